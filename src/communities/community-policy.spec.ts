import { describe, expect, it } from '@jest/globals';
import type { Role } from '../access/principal.js';
import { CommunityForbiddenError, CommunityNotFoundError } from './communities.errors.js';
import type { CommunityPermission, CommunityPermissionsView, CommunityRole } from './community-permissions.view.js';
import { permissionsOf, permitted, type CommunityFacts } from './community-policy.js';

const OPEN = { communityId: 'c', visibility: 'public', posting: 'members', asking: 'members', role: null } as const;
const ALL: readonly CommunityPermission[] = ['read', 'post', 'ask', 'vote', 'moderate', 'configure'];

const decided = (facts: Partial<CommunityFacts>, platformRole: Role = 'user'): CommunityPermissionsView =>
  permissionsOf({ ...OPEN, ...facts }, 'u', platformRole);
const granted = (facts: Partial<CommunityFacts>, platformRole: Role = 'user'): CommunityPermission[] =>
  ALL.filter((permission) => decided(facts, platformRole)[permission]);

describe('the permissions in a community', () => {
  it.each<[string, CommunityRole | null, Role, CommunityPermission[]]>([
    ['a stranger', null, 'user', ['read']],
    ['a member', 'member', 'user', ['read', 'post', 'ask', 'vote']],
    ['a moderator', 'moderator', 'user', ['read', 'post', 'ask', 'vote', 'moderate']],
    ['the owner', 'owner', 'user', [...ALL]],
    ['an admin', null, 'admin', ['read', 'post', 'ask', 'moderate', 'configure']],
    ['an admin who is a member', 'member', 'admin', [...ALL]],
  ])('%s', (_, role, platformRole, permissions) => {
    expect(granted({ role }, platformRole)).toEqual(permissions);
  });

  it('where moderators post and ask, members do not', () => {
    const strict = { posting: 'moderators', asking: 'moderators' } as const;
    expect(granted({ ...strict, role: 'member' })).toEqual(['read', 'vote']);
    expect(granted({ ...strict, posting: 'members', role: 'member' })).toEqual(['read', 'post', 'vote']);
    expect(granted({ ...strict, role: 'moderator' })).toEqual(['read', 'post', 'ask', 'vote', 'moderate']);
  });

  it('a private community is for members and admins', () => {
    expect(granted({ visibility: 'private' })).toEqual([]);
    expect(granted({ visibility: 'private', role: 'member' })).toContain('read');
    expect(granted({ visibility: 'private' }, 'admin')).toContain('read');
  });
});

describe('a permission that is asked for', () => {
  it('is looked for only where the community can be read', () => {
    for (const permissions of [null, decided({ visibility: 'private' })])
      expect(() => permitted('c', permissions, 'moderate')).toThrow(CommunityNotFoundError);
  });

  it('is refused to those who read and lack it', () => {
    expect(() => permitted('c', decided({}), 'vote')).toThrow(CommunityForbiddenError);
    const member = decided({ role: 'member' });
    expect(permitted('c', member, 'vote')).toBe(member);
  });
});
