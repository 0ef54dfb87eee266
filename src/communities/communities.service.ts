import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { ActivityService } from '../activity/activity.service.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { pageOf, type Page } from '../http/page.js';
import { searchText } from '../http/search-text.js';
import {
  CHANGED,
  COMMUNITY_TAGS,
  CREATED,
  DELETED,
  DETAILS,
  HANDED_OVER,
  LIST,
  VISIBILITY_CHANGED,
} from './communities.cache.js';
import {
  CommunityForbiddenError,
  CommunityNotFoundError,
  OwnerNotMemberError,
  SlugTakenError,
} from './communities.errors.js';
import { CommunitiesRepository } from './communities.repository.js';
import { toCommunityView, type CommunityView } from './communities.view.js';
import { CommunityAccessService } from './community-access.service.js';
import type { Visibility } from './community-visibility.js';
import type { CommunitiesQuery } from './dto/communities.query.js';
import type { CreateCommunityDto } from './dto/create-community.dto.js';
import type { UpdateCommunityDto } from './dto/update-community.dto.js';

/** A community as a write left it, and the audiences whose lists show it or did. */
export interface CommunityChange {
  readonly community: CommunityView;
  readonly visibilities: readonly Visibility[];
}

/** A community with another owner, and both of them. */
export interface HandOver {
  readonly community: CommunityView;
  readonly ownerIds: readonly string[];
}

/** Communities: what they are called, who sees them, and who owns them. */
@Injectable()
export class CommunitiesService {
  constructor(
    private readonly communities: CommunitiesRepository,
    private readonly access: CommunityAccessService,
    private readonly activity: ActivityService,
  ) {}

  /** @throws {CommunityNotFoundError} */
  async findFor(principal: Principal, communityId: string): Promise<CommunityView> {
    await this.access.require(communityId, principal, 'read');
    const community = await this.find(communityId);
    if (!community) throw new CommunityNotFoundError(communityId);
    return community;
  }

  /** @returns null for an unknown community */
  @Cacheable(DETAILS.key, DETAILS.ttl, { emptyTtl: DETAILS.emptyTtl, tags: COMMUNITY_TAGS })
  async find(communityId: string): Promise<CommunityView | null> {
    const community = await this.communities.find(communityId);
    return community && toCommunityView(community);
  }

  /**
   * Communities that the caller may list: the public ones, for admins the private ones too.
   *
   * @throws {CommunityForbiddenError}
   */
  async listFor(principal: Principal, query: CommunitiesQuery): Promise<Page<CommunityView>> {
    if (query.visibility === 'private' && principal.role !== 'admin')
      throw new CommunityForbiddenError('Only admins may list private communities.');
    return this.list(query);
  }

  @Cacheable(LIST.key, LIST.ttl)
  async list(query: CommunitiesQuery): Promise<Page<CommunityView>> {
    const { rows, counted } = await this.communities.list(query);
    return pageOf(rows.map(toCommunityView), query, counted);
  }

  /**
   * Founds a community. The caller owns it and is its first member.
   *
   * @throws {SlugTakenError}
   */
  @CacheEvict(CREATED)
  async create(community: CreateCommunityDto, { userId }: Principal): Promise<CommunityView> {
    const { slug, name, description = '', visibility = 'public' } = community;
    const nameSearch = searchText(name);
    const created = await this.communities.create({ slug, ownerId: userId, name, nameSearch, description, visibility });
    if (!created) throw new SlugTakenError(slug);
    await this.activity.record({
      userId,
      kind: 'community.created',
      subjectId: created.id,
      communityId: created.id,
    });
    return toCommunityView(created);
  }

  /**
   * Changes name, description or visibility, by owner or admin.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError}
   */
  @CacheEvict(CHANGED)
  @CacheEvict(VISIBILITY_CHANGED, { condition: (_: string, change: UpdateCommunityDto) => !!change.visibility })
  async update(communityId: string, change: UpdateCommunityDto, principal: Principal): Promise<CommunityChange> {
    const { name, description, visibility } = change;
    const patch = {
      ...(name !== undefined && { name, nameSearch: searchText(name) }),
      ...(description !== undefined && { description }),
      ...(visibility !== undefined && { visibility }),
    };
    const { before, after } = await this.communities.change(communityId, principal, patch, (held) => {
      held.require('configure');
    });
    const visibilities = [...new Set([before.visibility, after.visibility])];
    return { community: toCommunityView(after), visibilities };
  }

  /**
   * Makes a member the owner, by owner or admin; who owned it becomes a moderator.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError | OwnerNotMemberError}
   */
  @CacheEvict(HANDED_OVER)
  async handOver(communityId: string, heirId: string, principal: Principal): Promise<HandOver> {
    const { before, after } = await this.communities.handOver(communityId, principal, heirId, (held) => {
      held.require('configure');
      if (!held.members.has(heirId)) throw new OwnerNotMemberError(heirId);
    });
    return { community: toCommunityView(after), ownerIds: [...new Set([before.ownerId, after.ownerId])] };
  }

  /**
   * Deletes a community with everything in it, by owner or admin.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError}
   */
  @CacheEvict(DELETED, { tags: COMMUNITY_TAGS })
  async remove(communityId: string, principal: Principal): Promise<CommunityView> {
    const removed = await this.communities.remove(communityId, principal, (held) => {
      held.require('configure');
    });
    return toCommunityView(removed);
  }

  /**
   * Makes every cached answer about a community, and about what is in it, be read anew. Lists that mix communities stay.
   *
   * @throws {CommunityNotFoundError}
   */
  @CacheEvict([], { tags: COMMUNITY_TAGS })
  async evictCache(communityId: string): Promise<void> {
    if (!(await this.communities.find(communityId))) throw new CommunityNotFoundError(communityId);
  }
}
