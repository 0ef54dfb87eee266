import { Injectable } from '@nestjs/common';
import { mayActFor, type Principal } from '../access/principal.js';
import { Cacheable } from '../cache/index.js';
import { CommunityAccessService } from '../communities/community-access.service.js';
import { pageOf, type Page, type PageQuery } from '../http/page.js';
import { UserNotFoundError } from '../users/users.errors.js';
import type { PostsQuery } from './dto/posts.query.js';
import type { PostAudience } from './post-audience.js';
import { PostListsRepository } from './post-lists.repository.js';
import { POST_PAGE, POST_TAGS, POSTS_BY_USER } from './posts.cache.js';
import { toPostSummaryView, type PostSummaryView } from './posts.view.js';

/** Posts by community and by author. */
@Injectable()
export class PostListsService {
  constructor(
    private readonly lists: PostListsRepository,
    private readonly access: CommunityAccessService,
  ) {}

  /** @throws {CommunityNotFoundError} */
  async pageFor(principal: Principal, communityId: string, query: PostsQuery): Promise<Page<PostSummaryView>> {
    await this.access.require(communityId, principal, 'read');
    return this.page(communityId, query);
  }

  @Cacheable(POST_PAGE.key, POST_PAGE.ttl, { tags: POST_TAGS })
  async page(communityId: string, query: PostsQuery): Promise<Page<PostSummaryView>> {
    const { rows, counted } = await this.lists.page(communityId, query);
    return pageOf(rows.map(toPostSummaryView), query, counted);
  }

  /**
   * What a user has posted, newest first: everything for that user and admins, what is public for all others.
   *
   * @throws {UserNotFoundError}
   */
  async byUserFor(principal: Principal, userId: string, query: PageQuery): Promise<Page<PostSummaryView>> {
    const posts = await this.byUser(userId, mayActFor(principal, userId) ? 'everything' : 'public', query);
    if (!posts) throw new UserNotFoundError(userId);
    return posts;
  }

  /** @returns null for an unknown user */
  @Cacheable(POSTS_BY_USER.key, POSTS_BY_USER.ttl, { emptyTtl: POSTS_BY_USER.unknownUserTtl })
  async byUser(userId: string, audience: PostAudience, query: PageQuery): Promise<Page<PostSummaryView> | null> {
    const { rows, counted } = await this.lists.byUser(userId, audience, query);
    if (counted === 0 && !(await this.lists.userExists(userId))) return null;
    return pageOf(rows.map(toPostSummaryView), query, counted);
  }
}
