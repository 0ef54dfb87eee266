import type { Role } from '../access/principal.js';
import { CommunityForbiddenError, CommunityNotFoundError } from './communities.errors.js';
import type { CommunityPermission, CommunityPermissionsView, CommunityRole } from './community-permissions.view.js';
import type { Privilege } from './community-rules.js';
import type { Visibility } from './community-visibility.js';

/** What the permissions of a user in a community are decided from. */
export interface CommunityFacts {
  readonly communityId: string;
  readonly visibility: Visibility;
  readonly posting: Privilege;
  readonly asking: Privilege;
  /** Of the user; null: no member. */
  readonly role: CommunityRole | null;
}

/**
 * Who may do what in a community:
 * - read: every signed-in user; a private one its members and admins, to all others it does not exist;
 * - post, ask: as configured its members, or those who moderate it;
 * - vote: its members;
 * - moderate: owner, moderators and admins;
 * - configure: owner and admins.
 *
 * @param platformRole of the user, on the whole platform
 */
export function permissionsOf(facts: CommunityFacts, userId: string, platformRole: Role): CommunityPermissionsView {
  const { communityId, visibility, posting, asking, role } = facts;
  const isAdmin = platformRole === 'admin';
  const isMember = role !== null;
  const configure = isAdmin || role === 'owner';
  const moderate = configure || role === 'moderator';
  return {
    communityId,
    userId,
    role,
    read: visibility === 'public' || isMember || isAdmin,
    post: moderate || (isMember && posting === 'members'),
    ask: moderate || (isMember && asking === 'members'),
    vote: isMember,
    moderate,
    configure,
  };
}

const WHO: Readonly<Record<CommunityPermission, string>> = {
  read: 'Only members and admins see this community.',
  post: 'Only those whom the configuration names may publish posts here.',
  ask: 'Only those whom the configuration names may open questions here.',
  vote: 'Only members may do this: join the community first.',
  moderate: 'Only owner, moderators and admins may do this.',
  configure: 'Only the owner and admins may do this.',
};

/**
 * @param permissions of the caller; null where there is no such community
 * @throws {CommunityNotFoundError} where there is none that the caller can read
 * @throws {CommunityForbiddenError}
 */
export function permitted(
  communityId: string,
  permissions: CommunityPermissionsView | null,
  permission: CommunityPermission,
): CommunityPermissionsView {
  if (!permissions?.read) throw new CommunityNotFoundError(communityId);
  if (!permissions[permission]) throw new CommunityForbiddenError(WHO[permission]);
  return permissions;
}
