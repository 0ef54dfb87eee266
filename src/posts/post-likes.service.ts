import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { CacheEvict } from '../cache/index.js';
import { CommunityAccessService } from '../communities/community-access.service.js';
import type { PostLikeView } from './post-like.view.js';
import { PostLikesRepository } from './post-likes.repository.js';
import { LIKED } from './posts.cache.js';
import { PostNotFoundError } from './posts.errors.js';

/** A like as a write left it, and whose post it is: their lists change. */
export interface LikeChange {
  readonly like: PostLikeView;
  readonly authorId: string;
}

/** Likes: at most one of each user for each post, which the primary key enforces. */
@Injectable()
export class PostLikesService {
  constructor(
    private readonly likes: PostLikesRepository,
    private readonly access: CommunityAccessService,
  ) {}

  /** @throws {CommunityNotFoundError | PostNotFoundError} */
  async findFor(principal: Principal, communityId: string, postId: string): Promise<PostLikeView> {
    await this.access.require(communityId, principal, 'read');
    const like = await this.likes.find(communityId, postId, principal.userId);
    if (!like) throw new PostNotFoundError(postId);
    return { postId, ...like };
  }

  /**
   * Idempotent: liked again, also at the same time, it counts once.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError | PostNotFoundError}
   */
  @CacheEvict(LIKED)
  async like(communityId: string, postId: string, principal: Principal): Promise<LikeChange> {
    await this.access.require(communityId, principal, 'vote');
    const post = await this.likes.add(communityId, postId, principal.userId);
    if (!post) throw new PostNotFoundError(postId);
    return { like: { postId, liked: true, likeCount: post.likeCount }, authorId: post.authorId };
  }

  /**
   * Idempotent: what is not liked stays so.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError | PostNotFoundError}
   */
  @CacheEvict(LIKED)
  async unlike(communityId: string, postId: string, principal: Principal): Promise<LikeChange> {
    await this.access.require(communityId, principal, 'vote');
    const post = await this.likes.remove(communityId, postId, principal.userId);
    if (!post) throw new PostNotFoundError(postId);
    return { like: { postId, liked: false, likeCount: post.likeCount }, authorId: post.authorId };
  }
}
