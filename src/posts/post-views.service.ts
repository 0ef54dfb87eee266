import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.js';
import { Cacheable, WriteBehind, WriteBehindService } from '../cache/index.js';
import { PostViewsRepository } from './post-views.repository.js';
import type { PostViewsView } from './post-views.view.js';
import { POST_TAGS, POST_VIEWS, VIEWS, VIEWS_WAIT } from './posts.cache.js';
import { PostsService } from './posts.service.js';

/** How often posts are looked at. Each time counts, whoever it is. */
@Injectable()
export class PostViewsService {
  constructor(
    private readonly views: PostViewsRepository,
    private readonly posts: PostsService,
    private readonly writes: WriteBehindService,
  ) {}

  /**
   * With all views that were told of before.
   *
   * @throws {CommunityNotFoundError | PostNotFoundError}
   */
  async findFor(principal: Principal, communityId: string, postId: string): Promise<PostViewsView> {
    await this.posts.findFor(principal, communityId, postId);
    await this.writes.settled(VIEWS.queue, VIEWS_WAIT);
    return { postId, viewCount: await this.count(communityId, postId) };
  }

  /** @throws {CommunityNotFoundError | PostNotFoundError} */
  async view(principal: Principal, communityId: string, postId: string): Promise<void> {
    await this.posts.findFor(principal, communityId, postId);
    await this.add(communityId, postId, 1);
  }

  @Cacheable(POST_VIEWS.key, POST_VIEWS.ttl, { tags: POST_TAGS })
  count(communityId: string, postId: string): Promise<number> {
    return this.views.count(communityId, postId);
  }

  @WriteBehind<[communityId: string, postId: string, views: number]>({
    ...VIEWS,
    merge: ([communityId, postId, one], [, , other]) => [communityId, postId, one + other],
    evicts: POST_VIEWS.key,
  })
  add(communityId: string, postId: string, views: number, transaction?: EntityManager): Promise<void> {
    return this.views.add({ communityId, postId }, views, transaction);
  }
}
