import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { CommunityView } from '../../src/communities/communities.view.js';
import type { CommunityActivityView } from '../../src/communities/community-activity.view.js';
import type { CommunityConfigurationView } from '../../src/communities/community-configuration.view.js';
import type { CommunityMemberView, MembershipView } from '../../src/communities/community-members.view.js';
import type { CommunityPermissionsView } from '../../src/communities/community-permissions.view.js';
import type { Page } from '../../src/http/page.js';
import type { Client } from './client.js';

/** A slug that nothing else in the database has. */
export const newSlug = (): string => `c-${randomBytes(8).toString('hex')}`;

/** A new community, public and open unless said otherwise; `by` owns it. */
export async function createCommunity(by: Client, body: object = {}): Promise<CommunityView> {
  const request = { slug: newSlug(), name: 'Garden friends', ...body };
  const { status, body: community } = await by.post<CommunityView>('/v1/communities', { body: request });
  expect({ status, community }).toMatchObject({ status: 201, community: { slug: request.slug } });
  return community;
}

export async function join(by: Client, communityId: string): Promise<CommunityMemberView> {
  const { status, body: member } = await by.post<CommunityMemberView>(`/v1/communities/${communityId}/members`);
  expect({ status, member }).toMatchObject({ status: 201, member: { role: 'member' } });
  return member;
}

export const memberCount = async (by: Client, communityId: string): Promise<number> =>
  (await by.get<{ memberCount: number }>(`/v1/communities/${communityId}/member-count`)).body.memberCount;

export const members = async (by: Client, communityId: string, query = ''): Promise<CommunityMemberView[]> => [
  ...(await by.get<Page<CommunityMemberView>>(`/v1/communities/${communityId}/members${query}`)).body.items,
];

export const permissions = async (by: Client, communityId: string): Promise<CommunityPermissionsView> =>
  (await by.get<CommunityPermissionsView>(`/v1/communities/${communityId}/permissions`)).body;

/** @param query such as `?sort=name` */
export const communities = async (by: Client, query = ''): Promise<Page<CommunityView>> =>
  (await by.get<Page<CommunityView>>(`/v1/communities${query}`)).body;

export const memberships = async (by: Client, userId: string, query = ''): Promise<Page<MembershipView>> =>
  (await by.get<Page<MembershipView>>(`/v1/users/${userId}/memberships${query}`)).body;

/** @param communityId of which `by` may read the details */
export const details = async (by: Client, communityId: string): Promise<CommunityView> =>
  (await by.get<CommunityView>(`/v1/communities/${communityId}`)).body;

export const configuration = async (by: Client, communityId: string): Promise<CommunityConfigurationView> =>
  (await by.get<CommunityConfigurationView>(`/v1/communities/${communityId}/configuration`)).body;

export const activity = async (by: Client, communityId: string): Promise<Page<CommunityActivityView>> =>
  (await by.get<Page<CommunityActivityView>>(`/v1/communities/${communityId}/activity`)).body;
