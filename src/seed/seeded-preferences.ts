import type { Insertion } from './insert-rows.js';
import { randomFor } from './random.js';
import { seedId } from './seed-id.js';
import { before, DAY } from './spans.js';

export interface PreferencesRow {
  readonly user_id: string;
  readonly language: string;
  readonly time_zone: string;
  readonly email_notifications: boolean;
  readonly push_notifications: boolean;
  readonly digest: string;
  readonly updated_at: Date;
}

export const PREFERENCES: Insertion<PreferencesRow> = {
  table: 'user_preferences',
  types: {
    user_id: 'uuid',
    language: 'text',
    time_zone: 'text',
    email_notifications: 'boolean',
    push_notifications: 'boolean',
    digest: 'text',
    updated_at: 'timestamptz',
  },
  returning: 'user_id',
};

const LANGUAGES = ['en', 'en', 'en', 'de', 'es', 'fr', 'pt', 'tr', 'ja'] as const;
const TIME_ZONES = ['UTC', 'Europe/Berlin', 'Europe/Lisbon', 'America/New_York', 'Africa/Lagos', 'Asia/Tokyo'] as const;

/** Four in ten users prefer something else than the defaults. */
export function seededPreferences(user: number, baseDate: Date): PreferencesRow[] {
  const random = randomFor(`preferences:${user}`);
  if (!random.chance(0.4)) return [];
  return [
    {
      user_id: seedId('user', user),
      language: random.pick(LANGUAGES),
      time_zone: random.pick(TIME_ZONES),
      email_notifications: random.chance(0.7),
      push_notifications: random.chance(0.3),
      digest: random.pick(['never', 'daily', 'weekly', 'weekly']),
      updated_at: before(baseDate, random.integer(0, 380) * DAY),
    },
  ];
}
