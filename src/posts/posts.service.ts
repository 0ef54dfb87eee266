import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { ActivityService } from '../activity/activity.service.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { CommunityNotFoundError } from '../communities/communities.errors.js';
import { CommunityAccessService } from '../communities/community-access.service.js';
import { searchText } from '../http/search-text.js';
import type { CreatePostDto } from './dto/create-post.dto.js';
import type { UpdatePostDto } from './dto/update-post.dto.js';
import { CREATED, DELETED, EDITED, POST_DETAILS, POST_TAGS } from './posts.cache.js';
import { PostForbiddenError, PostNotFoundError } from './posts.errors.js';
import { PostsRepository } from './posts.repository.js';
import { toPostView, type PostView } from './posts.view.js';

/** Posts in communities. Whoever may read a community reads its posts. */
@Injectable()
export class PostsService {
  constructor(
    private readonly posts: PostsRepository,
    private readonly access: CommunityAccessService,
    private readonly activity: ActivityService,
  ) {}

  /** @throws {CommunityNotFoundError | PostNotFoundError} */
  async findFor(principal: Principal, communityId: string, postId: string): Promise<PostView> {
    await this.access.require(communityId, principal, 'read');
    const post = await this.find(communityId, postId);
    if (!post) throw new PostNotFoundError(postId);
    return post;
  }

  /** @returns null when there is no such post in this community */
  @Cacheable(POST_DETAILS.key, POST_DETAILS.ttl, { emptyTtl: POST_DETAILS.emptyTtl, tags: POST_TAGS })
  async find(communityId: string, postId: string): Promise<PostView | null> {
    const post = await this.posts.find(communityId, postId);
    return post && toPostView(post);
  }

  /** @throws {CommunityNotFoundError | CommunityForbiddenError} */
  @CacheEvict(CREATED)
  async create(communityId: string, { title, body }: CreatePostDto, principal: Principal): Promise<PostView> {
    await this.access.require(communityId, principal, 'post');
    const { userId } = principal;
    const written = { communityId, authorId: userId, title, titleSearch: searchText(title), body };
    const post = await this.posts.insert(written);
    if (!post) throw new CommunityNotFoundError(communityId);
    await this.activity.record({ userId, kind: 'post.created', subjectId: post.id, communityId });
    return toPostView(post);
  }

  /**
   * Changes a post, by its author: others may delete it, but not put words into somebody's mouth.
   *
   * @throws {CommunityNotFoundError | PostNotFoundError | PostForbiddenError}
   */
  @CacheEvict(EDITED)
  async update(
    communityId: string,
    postId: string,
    { title, body }: UpdatePostDto,
    principal: Principal,
  ): Promise<PostView> {
    await this.access.require(communityId, principal, 'read');
    const post = await this.posts.update(communityId, postId, principal.userId, {
      ...(title !== undefined && { title, titleSearch: searchText(title) }),
      ...(body !== undefined && { body }),
    });
    if (!post) throw await this.refusal(communityId, postId, 'Only its author may edit a post.');
    return toPostView(post);
  }

  /**
   * Deletes a post, by its author or who moderates the community.
   *
   * @throws {CommunityNotFoundError | PostNotFoundError | PostForbiddenError}
   */
  @CacheEvict(DELETED)
  async delete(communityId: string, postId: string, principal: Principal): Promise<{ readonly authorId: string }> {
    const { moderate } = await this.access.require(communityId, principal, 'read');
    const authorId = await this.posts.delete(communityId, postId, moderate ? null : principal.userId);
    if (authorId === null) throw await this.refusal(communityId, postId, 'Only its author and moderators may do this.');
    return { authorId };
  }

  /** Why nothing was written: there is no such post, or it is somebody else's. */
  private async refusal(communityId: string, postId: string, detail: string): Promise<Error> {
    const post = await this.posts.find(communityId, postId);
    return post ? new PostForbiddenError(detail) : new PostNotFoundError(postId);
  }
}
