/**
 * What users did and when, as a table `(user_id, at)` for a FROM: whatever makes a user "active". One deed can be there
 * twice, as itself and as an entry of the feed. Conditions on both columns reach the indexes of the tables in it.
 */
export const DEEDS = `(
  SELECT user_id, occurred_at AS at FROM activities
  UNION ALL SELECT author_id, created_at FROM posts
  UNION ALL SELECT user_id, created_at FROM post_likes
  UNION ALL SELECT asked_by, created_at FROM questions WHERE asked_by IS NOT NULL
  UNION ALL SELECT user_id, created_at FROM votes
  UNION ALL SELECT user_id, joined_at FROM community_members
  UNION ALL SELECT user_id, joined_at FROM meeting_participants
)`;
