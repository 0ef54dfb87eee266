import type { Insertion } from './insert-rows.js';
import { seedId } from './seed-id.js';
import { before, DAY } from './spans.js';

export interface JourneyRow {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly created_at: Date;
}

export interface StepRow {
  readonly journey_id: string;
  readonly position: number;
  readonly code: string;
  readonly title: string;
}

export const JOURNEYS: Insertion<JourneyRow> = {
  table: 'journeys',
  types: { id: 'uuid', code: 'text', title: 'text', description: 'text', created_at: 'timestamptz' },
  returning: 'id',
};

export const JOURNEY_STEPS: Insertion<StepRow> = {
  table: 'journey_steps',
  types: { journey_id: 'uuid', position: 'integer', code: 'text', title: 'text' },
  returning: 'code',
};

/** The most popular come first. */
export const JOURNEY_OUTLINES: readonly { readonly title: string; readonly steps: readonly string[] }[] = [
  { title: 'First days', steps: ['Say hello', 'Complete the profile', 'Join a community', 'Join a meeting'] },
  { title: 'Take part', steps: ['Vote', 'Like a post', 'Write a post', 'Ask a question', 'Host a meeting'] },
  { title: 'Become a host', steps: ['Read the guide', 'Plan a meeting', 'Invite somebody', 'Host it', 'Look back'] },
  { title: 'Decide together', steps: ['Read a proposal', 'Vote', 'Change a vote', 'Read the results'] },
  { title: 'Welcome others', steps: ['Greet a newcomer', 'Answer a question', 'Show somebody around'] },
  { title: 'Keep the books', steps: ['Receive tokens', 'Thank somebody with tokens', 'Read the history'] },
  { title: 'Moderate', steps: ['Read the rules', 'Shadow a moderator', 'Moderate a meeting', 'Settle an argument', 'Rest'] },
  { title: 'Found a community', steps: ['Find three others', 'Choose a name', 'Configure it', 'Hold the first vote'] },
]; // prettier-ignore

const codeOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

export const seededJourneys = (baseDate: Date): JourneyRow[] =>
  JOURNEY_OUTLINES.map(({ title, steps }, index) => ({
    id: seedId('journey', index),
    code: codeOf(title),
    title,
    description: `${title}, in ${steps.length} steps.`,
    created_at: before(baseDate, 1_200 * DAY),
  }));

export const seededSteps = (): StepRow[] =>
  JOURNEY_OUTLINES.flatMap(({ steps }, index) =>
    steps.map((title, place) => ({
      journey_id: seedId('journey', index),
      position: place + 1,
      code: codeOf(title),
      title,
    })),
  );
