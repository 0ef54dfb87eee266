import { expect } from '@jest/globals';
import type { Page } from '../../src/http/page.js';
import type { MeetingSummaryView, MeetingView } from '../../src/meetings/meetings.view.js';
import type { JoinedMeetingView, ParticipantView } from '../../src/meetings/participants.view.js';
import type { Client } from './client.js';

const HOUR_MS = 3_600_000;

/** @returns ISO time, so many hours from now */
export const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

/** A meeting that starts soon, so that it is on the first page of every list. */
export const plan = (title: string, more: object = {}): object => ({
  title,
  startsAt: inHours(1),
  endsAt: inHours(2),
  ...more,
});

export async function createMeeting(by: Client, body: object): Promise<MeetingView> {
  const { status, body: meeting } = await by.post<MeetingView>('/v1/meetings', { body });
  expect({ status, meeting }).toMatchObject({ status: 201, meeting: { status: 'scheduled' } });
  return meeting;
}

export const details = async (by: Client, id: string): Promise<MeetingView> =>
  (await by.get<MeetingView>(`/v1/meetings/${id}`)).body;

export const participants = async (by: Client, id: string, query = ''): Promise<Page<ParticipantView>> =>
  (await by.get<Page<ParticipantView>>(`/v1/meetings/${id}/participants${query}`)).body;

/** @param path after `/v1/meetings/`, with the query */
export const list = async (by: Client, path: string): Promise<Page<MeetingSummaryView>> =>
  (await by.get<Page<MeetingSummaryView>>(`/v1/meetings/${path}`)).body;

export const joined = async (by: Client): Promise<Page<JoinedMeetingView>> =>
  (await by.get<Page<JoinedMeetingView>>('/v1/meetings/joined')).body;

export const ids = (page: Page<{ id: string }>): string[] => page.items.map(({ id }) => id);
