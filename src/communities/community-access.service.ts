import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import type { CommunityPermission, CommunityPermissionsView } from './community-permissions.view.js';

/** Who may do what in a community; the question that every feature inside communities asks first. */
@Injectable()
export class CommunityAccessService {
  /**
   * @throws {CommunityNotFoundError} (404) for an unknown community, and for a private one that the caller cannot read
   * @throws {CommunityForbiddenError} (403) when the caller reads it but lacks the permission
   */
  require(
    _communityId: string,
    _principal: Principal,
    _permission: CommunityPermission,
  ): Promise<CommunityPermissionsView> {
    throw new Error('not built yet');
  }
}
