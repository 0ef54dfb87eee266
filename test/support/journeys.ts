import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { JourneyProgressView, UserJourneysView } from '../../src/journeys/journey-progress.view.js';
import type { JourneyView } from '../../src/journeys/journeys.view.js';
import type { Answer, Client } from './client.js';

export const newCode = (): string => `code-${randomBytes(6).toString('hex')}`;

/** @param count of steps; their codes are `step-1`, `step-2`, … */
export const journeyOf = (count: number): object => ({
  code: newCode(),
  title: 'Your first week',
  description: 'One step after the other',
  steps: Array.from({ length: count }, (_, index) => ({ code: `step-${index + 1}`, title: `Step ${index + 1}` })),
});

export async function defineJourney(admin: Client, count: number): Promise<JourneyView> {
  const body = journeyOf(count);
  const { status, body: journey } = await admin.post<JourneyView>('/v1/journeys', { body });
  expect({ status, journey }).toMatchObject({ status: 201, journey: body });
  return journey;
}

const pathOf = (userId: string, journeyId: string): string => `/v1/users/${userId}/journeys/${journeyId}`;

/** The journeys of one user, as a caller asks for them. */
export class Travels {
  constructor(
    private readonly caller: Client,
    private readonly userId: string,
  ) {}

  list = (): Promise<Answer<UserJourneysView>> =>
    this.caller.get<UserJourneysView>(`/v1/users/${this.userId}/journeys`);
  get = (journeyId: string): Promise<Answer<JourneyProgressView>> =>
    this.caller.get<JourneyProgressView>(pathOf(this.userId, journeyId));
  start = (journeyId: string): Promise<Answer<JourneyProgressView>> =>
    this.caller.put<JourneyProgressView>(pathOf(this.userId, journeyId));
  complete = (journeyId: string, step: string): Promise<Answer<JourneyProgressView>> =>
    this.caller.post<JourneyProgressView>(`${pathOf(this.userId, journeyId)}/steps/${step}/complete`);
  reset = (journeyId: string): Promise<Answer> => this.caller.delete(pathOf(this.userId, journeyId));
}
