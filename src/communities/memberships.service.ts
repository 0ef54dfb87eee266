import { Injectable } from '@nestjs/common';
import { mayActFor, type Principal } from '../access/principal.js';
import { Cacheable } from '../cache/index.js';
import { pageOf, type Page, type PageQuery } from '../http/page.js';
import { NotYourAccountError, UserNotFoundError } from '../users/users.errors.js';
import { UsersService } from '../users/users.service.js';
import { MEMBERSHIPS } from './communities.cache.js';
import { CommunityAccessService } from './community-access.service.js';
import { CommunityMembersRepository } from './community-members.repository.js';
import { toMembershipView, type MembershipView } from './community-members.view.js';
import type { CommunityPermissionsView } from './community-permissions.view.js';
import { permitted } from './community-policy.js';

/** What a user is in communities: memberships and permissions. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly members: CommunityMembersRepository,
    private readonly access: CommunityAccessService,
    private readonly users: UsersService,
  ) {}

  /**
   * All communities a user belongs to, joined last first. For that user and admins only.
   *
   * @throws {NotYourAccountError | UserNotFoundError}
   */
  async membershipsFor(principal: Principal, userId: string, query: PageQuery): Promise<Page<MembershipView>> {
    if (!mayActFor(principal, userId)) throw new NotYourAccountError();
    if (!(await this.users.findPrincipal(userId))) throw new UserNotFoundError(userId);
    return this.memberships(userId, query);
  }

  @Cacheable(MEMBERSHIPS.key, MEMBERSHIPS.ttl)
  async memberships(userId: string, query: PageQuery): Promise<Page<MembershipView>> {
    const { rows, counted } = await this.members.ofUser(userId, query);
    return pageOf(rows.map(toMembershipView), query, counted);
  }

  /**
   * What a user may do in a community. For that user, and for those who moderate the community.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError | UserNotFoundError}
   */
  async permissionsFor(principal: Principal, communityId: string, userId: string): Promise<CommunityPermissionsView> {
    const own = await this.access.require(communityId, principal, 'read');
    if (userId === principal.userId) return own;
    permitted(communityId, own, 'moderate');
    const user = await this.users.findPrincipal(userId);
    if (!user) throw new UserNotFoundError(userId);
    const permissions = await this.access.find(communityId, userId, user.role);
    if (!permissions) return permitted(communityId, permissions, 'read');
    return permissions;
  }
}
