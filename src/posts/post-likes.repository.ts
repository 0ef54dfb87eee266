import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';

/** A post as a like left it. */
export interface LikedPost {
  readonly authorId: string;
  readonly likeCount: number;
}

/**
 * Locks the user and then the post, as the deletion of an account does, and gives the post as the writers it waited for
 * have left it. Likes of one post come one after the other: each takes as long as one statement.
 */
const LOCKED = `
  liker AS MATERIALIZED (SELECT id FROM users WHERE id = $3 FOR KEY SHARE),
  post AS MATERIALIZED (
    SELECT id, author_id, like_count FROM posts
     WHERE id = $1 AND community_id = $2 AND EXISTS (SELECT FROM liker)
       FOR NO KEY UPDATE
  )`;

/** Who likes which post. The number of likes is kept by a trigger, and known before it has run: the post is locked. */
@Injectable()
export class PostLikesRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** @returns null when there is no such post, or the user is gone */
  async add(communityId: string, postId: string, userId: string): Promise<LikedPost | null> {
    const [post] = await this.manager.query<LikedPost[]>(
      `WITH ${LOCKED}, added AS (
         INSERT INTO post_likes (post_id, user_id) SELECT id, $3 FROM post ON CONFLICT DO NOTHING RETURNING post_id
       )
       SELECT author_id AS "authorId", like_count + (SELECT count(*)::integer FROM added) AS "likeCount" FROM post`,
      [postId, communityId, userId],
    );
    return post ?? null;
  }

  /** @returns null when there is no such post, or the user is gone */
  async remove(communityId: string, postId: string, userId: string): Promise<LikedPost | null> {
    const [post] = await this.manager.query<LikedPost[]>(
      `WITH ${LOCKED}, removed AS (
         DELETE FROM post_likes l USING post WHERE l.post_id = post.id AND l.user_id = $3 RETURNING l.post_id
       )
       SELECT author_id AS "authorId", like_count - (SELECT count(*)::integer FROM removed) AS "likeCount" FROM post`,
      [postId, communityId, userId],
    );
    return post ?? null;
  }

  /** @returns null when there is no such post */
  async find(
    communityId: string,
    postId: string,
    userId: string,
  ): Promise<{ liked: boolean; likeCount: number } | null> {
    const [post] = await this.manager.query<{ liked: boolean; likeCount: number }[]>(
      `SELECT like_count AS "likeCount",
              EXISTS (SELECT FROM post_likes l WHERE l.post_id = posts.id AND l.user_id = $3) AS liked
         FROM posts WHERE id = $1 AND community_id = $2`,
      [postId, communityId, userId],
    );
    return post ?? null;
  }
}
