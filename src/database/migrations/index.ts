import type { MixedList } from 'typeorm';
import { Accounts1700000001000 } from './1700000001000-accounts.js';
import { Meetings1700000002000 } from './1700000002000-meetings.js';
import { FeatureFlags1700000003000 } from './1700000003000-feature-flags.js';
import { Achievements1700000004000 } from './1700000004000-achievements.js';

/** Every migration, in the order in which they run. */
export const migrations: MixedList<new () => unknown> = [
  Accounts1700000001000,
  Meetings1700000002000,
  FeatureFlags1700000003000,
  Achievements1700000004000,
];
