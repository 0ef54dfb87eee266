import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import type { PageQuery } from '../http/page.js';
import { ANYONE, type PostsQuery } from './dto/posts.query.js';
import type { PostAudience } from './post-audience.js';
import type { PostSort } from './post-sort.js';
import type { PostSummaryRow } from './posts.view.js';

const COLUMNS = `p.id, p.community_id AS "communityId", p.author_id AS "authorId", p.title,
                 p.created_at AS "createdAt", p.edited_at AS "editedAt"`;

const ORDERS: Record<PostSort, string> = {
  newest: 'p.created_at DESC, p.id DESC',
  'most-liked': 'p.like_count DESC, p.created_at DESC, p.id DESC',
};

/** How far a search looks: no index helps it, and texts that nobody has searched for yet are in no cache. */
export const SEARCHED_POSTS = 20_000;

/** Each list is a range of one index, in the index's order: pages cost their own length, not the table's. */
@Injectable()
export class PostListsRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** Posts of a community. A search looks at the first {@link SEARCHED_POSTS} of them only. */
  page(communityId: string, query: PostsQuery): Promise<CountedRows<PostSummaryRow>> {
    const parameters = [communityId];
    const parameter = (value: string): string => `$${parameters.push(value)}`;
    const order = ORDERS[query.sort];
    const author = query.author === ANYONE ? '' : `AND p.author_id = ${parameter(query.author)}`;
    const posts = `posts p WHERE p.community_id = $1 ${author}`;
    const from =
      query.search === ''
        ? posts
        : `(SELECT * FROM ${posts} ORDER BY ${order} LIMIT ${SEARCHED_POSTS}) p
           WHERE strpos(p.title_search, ${parameter(query.search)}) > 0`;
    return pagedRows(this.manager, { columns: COLUMNS, from, order, parameters, query });
  }

  /** Posts of a user in all communities, newest first; for the public, without those in private ones. */
  byUser(userId: string, audience: PostAudience, query: PageQuery): Promise<CountedRows<PostSummaryRow>> {
    const visible =
      audience === 'everything'
        ? ''
        : `AND EXISTS (SELECT FROM communities c WHERE c.id = p.community_id AND c.visibility = 'public')`;
    return pagedRows(this.manager, {
      columns: COLUMNS,
      from: `posts p WHERE p.author_id = $1 ${visible}`,
      order: ORDERS.newest,
      parameters: [userId],
      query,
    });
  }

  async userExists(userId: string): Promise<boolean> {
    return (await this.manager.query<unknown[]>('SELECT FROM users WHERE id = $1', [userId])).length > 0;
  }
}
