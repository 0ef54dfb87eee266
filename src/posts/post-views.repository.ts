import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';

@Injectable()
export class PostViewsRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** 0 for a post that nobody has looked at, or that is gone. */
  async count(communityId: string, postId: string): Promise<number> {
    const [row] = await this.manager.query<{ count: number }[]>(
      `SELECT v.view_count::float8 AS count FROM post_views v JOIN posts p ON p.id = v.post_id
        WHERE p.id = $1 AND p.community_id = $2`,
      [postId, communityId],
    );
    return row?.count ?? 0;
  }

  /** For a post that is gone nothing is written: views may be performed after it was deleted. */
  async add(
    { communityId, postId }: { readonly communityId: string; readonly postId: string },
    views: number,
    transaction: EntityManager = this.manager,
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO post_views (post_id, view_count)
       SELECT id, $3::bigint FROM posts WHERE id = $1 AND community_id = $2 FOR KEY SHARE
       ON CONFLICT (post_id) DO UPDATE SET view_count = post_views.view_count + EXCLUDED.view_count`,
      [postId, communityId, views],
    );
  }
}
