import type { MixedList } from 'typeorm';
import { Accounts1700000001000 } from './1700000001000-accounts.js';
import { Meetings1700000002000 } from './1700000002000-meetings.js';
import { FeatureFlags1700000003000 } from './1700000003000-feature-flags.js';
import { Achievements1700000004000 } from './1700000004000-achievements.js';
import { Communities1700000005000 } from './1700000005000-communities.js';
import { Posts1700000006000 } from './1700000006000-posts.js';
import { Voting1700000007000 } from './1700000007000-voting.js';
import { Tokens1700000008000 } from './1700000008000-tokens.js';
import { Journeys1700000009000 } from './1700000009000-journeys.js';
import { Guests1700000010000 } from './1700000010000-guests.js';
import { Settings1700000011000 } from './1700000011000-settings.js';
import { Activity1700000012000 } from './1700000012000-activity.js';
import { CacheEvictions1700000013000 } from './1700000013000-cache-evictions.js';
import { CacheOutbox1700000014000 } from './1700000014000-cache-outbox.js';
import { CachedEntities1700000015000 } from './1700000015000-cached-entities.js';
import { WriteBehind1700000026000 } from './1700000026000-write-behind.js';
import { CachedEntitiesThatNeverFail1700000027000 } from './1700000027000-cached-entities-that-never-fail.js';
import { PresenceAndViews1700000031000 } from './1700000031000-presence-and-views.js';

/** Every migration, in the order in which they run. */
export const migrations: MixedList<new () => unknown> = [
  Accounts1700000001000,
  Meetings1700000002000,
  FeatureFlags1700000003000,
  Achievements1700000004000,
  Communities1700000005000,
  Posts1700000006000,
  Voting1700000007000,
  Tokens1700000008000,
  Journeys1700000009000,
  Guests1700000010000,
  Settings1700000011000,
  Activity1700000012000,
  CacheEvictions1700000013000,
  CacheOutbox1700000014000,
  CachedEntities1700000015000,
  WriteBehind1700000026000,
  CachedEntitiesThatNeverFail1700000027000,
  PresenceAndViews1700000031000,
];
