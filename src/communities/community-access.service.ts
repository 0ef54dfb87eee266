import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../access/principal.js';
import { Cacheable } from '../cache/index.js';
import { COMMUNITY_TAGS, PERMISSIONS } from './communities.cache.js';
import type { CommunityPermission, CommunityPermissionsView } from './community-permissions.view.js';
import { CommunityPermissionsRepository } from './community-permissions.repository.js';
import { permissionsOf, permitted } from './community-policy.js';

/** Who may do what in a community; the question that every feature inside communities asks first. */
@Injectable()
export class CommunityAccessService {
  constructor(private readonly permissions: CommunityPermissionsRepository) {}

  /**
   * @throws {CommunityNotFoundError} (404) for an unknown community, and for a private one that the caller cannot read
   * @throws {CommunityForbiddenError} (403) when the caller reads it but lacks the permission
   */
  async require(
    communityId: string,
    { userId, role }: Principal,
    permission: CommunityPermission,
  ): Promise<CommunityPermissionsView> {
    return permitted(communityId, await this.find(communityId, userId, role), permission);
  }

  /**
   * @param role of the user on the platform
   * @returns null for an unknown community
   */
  @Cacheable(PERMISSIONS.key, PERMISSIONS.ttl, { emptyTtl: PERMISSIONS.emptyTtl, tags: COMMUNITY_TAGS })
  async find(communityId: string, userId: string, role: Role): Promise<CommunityPermissionsView | null> {
    const facts = await this.permissions.facts(communityId, userId);
    return facts ? permissionsOf(facts, userId, role) : null;
  }
}
