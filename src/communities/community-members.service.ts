import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { ActivityService } from '../activity/activity.service.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { pageOf, type Page } from '../http/page.js';
import { UserNotFoundError } from '../users/users.errors.js';
import { ATTENDED, COMMUNITY_TAGS, MEMBER_COUNT, MEMBERS, ROLE_CHANGED } from './communities.cache.js';
import {
  AlreadyMemberError,
  CommunityNotFoundError,
  InvitationOnlyError,
  MemberNotFoundError,
  OwnerIsFixedError,
} from './communities.errors.js';
import type { MemberCountView } from './communities.view.js';
import { CommunityAccessService } from './community-access.service.js';
import type { HeldCommunity } from './community-lock.js';
import { CommunityMembersRepository } from './community-members.repository.js';
import { toCommunityMemberView, type CommunityMemberView, type MemberRow } from './community-members.view.js';
import type { Visibility } from './community-visibility.js';
import type { GivenRole } from './dto/change-member-role.dto.js';
import type { MembersQuery } from './dto/members.query.js';

/** A member who came or went, and the audience in whose lists that can be seen. */
export interface Attendance {
  readonly member: CommunityMemberView;
  readonly visibility: Visibility;
  readonly isNew: boolean;
}

/** Who belongs to a community, and in which role. */
@Injectable()
export class CommunityMembersService {
  constructor(
    private readonly members: CommunityMembersRepository,
    private readonly access: CommunityAccessService,
    private readonly activity: ActivityService,
  ) {}

  /** @throws {CommunityNotFoundError} */
  async pageFor(principal: Principal, communityId: string, query: MembersQuery): Promise<Page<CommunityMemberView>> {
    await this.access.require(communityId, principal, 'read');
    return this.page(communityId, query);
  }

  /** In the order in which they came. Empty for a community that does not exist. */
  @Cacheable(MEMBERS.key, MEMBERS.ttl, { tags: COMMUNITY_TAGS })
  async page(communityId: string, query: MembersQuery): Promise<Page<CommunityMemberView>> {
    const { rows, counted } = await this.members.page(communityId, query);
    return pageOf(rows.map(toCommunityMemberView), query, counted);
  }

  /** @throws {CommunityNotFoundError} */
  async countFor(principal: Principal, communityId: string): Promise<MemberCountView> {
    await this.access.require(communityId, principal, 'read');
    const count = await this.count(communityId);
    if (!count) throw new CommunityNotFoundError(communityId);
    return count;
  }

  /** @returns null for an unknown community */
  @Cacheable(MEMBER_COUNT.key, MEMBER_COUNT.ttl, { emptyTtl: MEMBER_COUNT.emptyTtl, tags: COMMUNITY_TAGS })
  async count(communityId: string): Promise<MemberCountView | null> {
    const memberCount = await this.members.count(communityId);
    return memberCount === undefined ? null : { communityId, memberCount };
  }

  /**
   * The caller becomes a member of an open community that they can read.
   *
   * @param userId of the caller
   * @throws {CommunityNotFoundError | InvitationOnlyError | AlreadyMemberError | UserNotFoundError}
   */
  @CacheEvict(ATTENDED)
  async join(communityId: string, userId: string, principal: Principal): Promise<Attendance> {
    const { member, ...rest } = await this.members.add(communityId, userId, principal, (held) => {
      held.require('read');
      if (held.members.has(userId)) throw new AlreadyMemberError();
      if (held.configuration.joinPolicy === 'invitation') throw new InvitationOnlyError();
      existing(held, userId);
    });
    await this.activity.record({ userId, kind: 'community.joined', subjectId: communityId, communityId });
    return { ...rest, member: toCommunityMemberView(member) };
  }

  /**
   * Adds a user, by owner, moderator or admin: the only way into a private community, and into one that is open by
   * invitation. Idempotent: who belongs to it keeps the role.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError | UserNotFoundError}
   */
  @CacheEvict(ATTENDED)
  async add(communityId: string, userId: string, principal: Principal): Promise<Attendance> {
    const { member, ...rest } = await this.members.add(communityId, userId, principal, (held) => {
      held.require('moderate');
      existing(held, userId);
    });
    return { ...rest, member: toCommunityMemberView(member) };
  }

  /**
   * Makes a member a moderator or takes that from them, by owner or admin.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError | MemberNotFoundError | OwnerIsFixedError}
   */
  @CacheEvict(ROLE_CHANGED)
  async changeRole(
    communityId: string,
    userId: string,
    role: GivenRole,
    principal: Principal,
  ): Promise<CommunityMemberView> {
    const changed = await this.members.changeRole(communityId, userId, role, principal, (held) => {
      held.require('configure');
      return notTheOwner(held, userId);
    });
    return toCommunityMemberView(changed);
  }

  /**
   * A member leaves, or is removed: members by moderators, moderators by owner or admin.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError | MemberNotFoundError | OwnerIsFixedError}
   */
  @CacheEvict(ATTENDED)
  async remove(communityId: string, userId: string, principal: Principal): Promise<Attendance> {
    const { member, visibility } = await this.members.remove(communityId, userId, principal, (held) => {
      held.require(userId === principal.userId ? 'read' : 'moderate');
      const member = notTheOwner(held, userId);
      if (userId !== principal.userId && member.role === 'moderator') held.require('configure');
      return member;
    });
    return { member: toCommunityMemberView(member), visibility, isNew: false };
  }
}

function existing(held: HeldCommunity, userId: string): void {
  if (!held.userIds.has(userId)) throw new UserNotFoundError(userId);
}

function notTheOwner(held: HeldCommunity, userId: string): MemberRow {
  const member = held.members.get(userId);
  if (!member) throw new MemberNotFoundError(userId);
  if (member.role === 'owner') throw new OwnerIsFixedError();
  return member;
}
