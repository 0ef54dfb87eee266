import type { Scenario } from '../scenario.js';
import { crowd } from './crowd.scenario.js';
import { evictedWhileAway } from './evicted-while-away.scenario.js';
import { evictedWhileLoading } from './evicted-while-loading.scenario.js';
import { frozenRedis } from './frozen-redis.scenario.js';

/** The head of the report. */
export const SCENARIOS: readonly Scenario[] = [crowd, evictedWhileLoading, frozenRedis, evictedWhileAway];
