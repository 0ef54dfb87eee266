import type { Scenario } from '../scenario.js';
import { deadlocks, serializationFailures } from './conflicts.scenario.js';
import { poolExhausted } from './pool-exhausted.scenario.js';
import { postgresCrashCommitted, postgresCrashOpen } from './postgres-crash.scenario.js';
import { postgresFrozen } from './postgres-frozen.scenario.js';
import { redisCrashCommitted, redisFrozenRelay } from './redis.scenario.js';
import { writerCutOff } from './writer-cut-off.scenario.js';
import { writerKilled } from './writer-killed.scenario.js';

/** All of them, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  writerKilled,
  writerCutOff,
  postgresCrashCommitted,
  postgresCrashOpen,
  postgresFrozen,
  poolExhausted,
  deadlocks,
  serializationFailures,
  redisFrozenRelay,
  redisCrashCommitted,
];

/** @throws Error for a name that is not known */
export function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS.find((known) => known.name === name);
  if (scenario) return scenario;
  throw new Error(`There is no scenario '${name}'. Choose from: ${SCENARIOS.map((known) => known.name).join(', ')}.`);
}
