import type { Insertion } from './insert-rows.js';
import { randomFor } from './random.js';
import { seedId } from './seed-id.js';
import { before, DAY } from './spans.js';

export interface FlagRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly rollout_basis_points: number;
  /** Array literals. */
  readonly target_user_ids: string;
  readonly target_roles: string;
  readonly variants: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const FLAGS: Insertion<FlagRow> = {
  table: 'feature_flags',
  types: {
    id: 'uuid',
    name: 'text',
    description: 'text',
    enabled: 'boolean',
    rollout_basis_points: 'integer',
    target_user_ids: 'text',
    target_roles: 'text',
    variants: 'jsonb',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  fromText: { target_user_ids: 'uuid[]', target_roles: 'text[]' },
  returning: 'id',
};

interface Outline {
  readonly name: string;
  readonly description: string;
  readonly percentage?: number;
  readonly off?: true;
  readonly roles?: readonly string[];
  readonly users?: readonly number[];
  readonly variants?: Readonly<Record<string, number>>;
}

const OUTLINES: readonly Outline[] = [
  { name: 'new-meeting-page', description: 'The meeting page with the agenda on the left', percentage: 25 },
  { name: 'dark-theme-default', description: 'New accounts start with the dark theme', percentage: 50 },
  { name: 'join-button', description: 'Which wording makes people join', variants: { join: 50, 'take-part': 50 } },
  { name: 'onboarding-tour', description: 'A tour for new members', variants: { none: 20, short: 40, long: 40 } },
  { name: 'live-reactions', description: 'Reactions during live meetings', percentage: 10 },
  { name: 'meeting-recordings', description: 'Record meetings', off: true },
  { name: 'admin-dashboard', description: 'The dashboard, for administrators', percentage: 0, roles: ['admin'] },
  { name: 'beta-testers', description: 'Whatever is in beta', percentage: 0, users: [1, 2, 3, 4, 5] },
  { name: 'calendar-export', description: 'Meetings as an iCalendar feed' },
  { name: 'weekly-digest', description: 'A mail every Monday', percentage: 80 },
  { name: 'search-suggestions', description: 'Suggestions while typing', percentage: 33.33 },
  { name: 'wallet-login', description: 'Sign in with a wallet', off: true },
  { name: 'achievement-toasts', description: 'Tell users at once what they achieved' },
  { name: 'public-profiles', description: 'Profiles that strangers may see' },
  { name: 'guest-access', description: 'Guests may look at meetings', percentage: 5 },
  { name: 'compact-lists', description: 'More rows on a page', variants: { comfortable: 70, compact: 30 } },
  { name: 'speaker-queue', description: 'Raise a hand to speak', percentage: 60 },
  { name: 'presence-dots', description: 'Show who is here', percentage: 90 },
  { name: 'translated-titles', description: 'Titles in the language of the reader', percentage: 1 },
  { name: 'server-side-drafts', description: 'Keep drafts on the server', off: true },
];

export const seededFlags = (baseDate: Date): FlagRow[] =>
  OUTLINES.map((flag, index) => {
    const createdAt = before(baseDate, randomFor(`flag:${index}`).integer(10, 300) * DAY);
    return {
      id: seedId('flag', index),
      name: flag.name,
      description: flag.description,
      enabled: !flag.off,
      rollout_basis_points: Math.round((flag.percentage ?? 100) * 100),
      target_user_ids: `{${(flag.users ?? []).map((user) => seedId('user', user)).join(',')}}`,
      target_roles: `{${(flag.roles ?? []).join(',')}}`,
      variants: JSON.stringify(Object.entries(flag.variants ?? {}).map(([key, weight]) => ({ key, weight }))),
      created_at: createdAt,
      updated_at: createdAt,
    };
  });
