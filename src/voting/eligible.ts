/**
 * SQL: who may vote on the question `q`, as a number: the members of its community, and voters who have left it since, so
 * that there are never more voters than eligible ones.
 */
export const ELIGIBLE = `((SELECT count(*) FROM community_members m WHERE m.community_id = q.community_id)
  + (SELECT count(*) FROM votes v
      WHERE v.question_id = q.id
        AND NOT EXISTS (SELECT FROM community_members m WHERE m.community_id = q.community_id AND m.user_id = v.user_id)
    ))::integer`;
