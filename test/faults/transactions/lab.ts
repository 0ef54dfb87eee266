import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import type { Pace } from './messages.js';
import { runScenario, type ScenarioResult } from './run-scenario.js';
import { SCENARIOS, scenarioOf } from './scenarios/index.js';
import { Servers } from './servers.js';

const HELP = `npm run lab -- transactions [options]

Processes count up rows of Postgres in transactions whose evictions are in the outbox, while they are killed, Postgres
and Redis crash or stand still, the pool has too few connections, and Postgres gives transactions up. Then every
acknowledged write must have been counted once, and every process must read what is in Postgres, within the bound.

  --scenario a,b     only these (default: all, see --list)
  --processes N      under load, besides those that a scenario starts (default 3)
  --rounds N         how often each scenario does what it does (default 4)
  --seed N           of everything that is random (default: chosen, and printed)
  --no-outbox        without an outbox: to see what is found then
  --list             what scenarios there are
  --help

Exits with 1 when a write was lost or counted twice, a key was stale, or a call went unanswered.`;

/** As the library and the platform have it, but for what is given up after how long. Milliseconds. */
const PACE: Pace = { grace: 3_000, look: 2_000, nearMaxStaleness: 2_000, statement: 2_000, connection: 2_000 };

function refuse(problem: string): never {
  console.error(`${problem} See npm run lab -- transactions --help`);
  process.exit(2);
}

function orRefuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const { values: options } = orRefuse(() =>
  parseArgs({
    args: process.argv.slice(3),
    options: {
      scenario: { type: 'string' },
      processes: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '4' },
      seed: { type: 'string', default: String(randomInt(1_000_000)) },
      'no-outbox': { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }),
);

function whole(name: 'processes' | 'rounds' | 'seed', least: number): number {
  const value = Number(options[name]);
  if (Number.isSafeInteger(value) && value >= least) return value;
  return refuse(`--${name} takes a whole number from ${least}, not '${options[name]}'.`);
}

async function run(): Promise<void> {
  const scenarios = options.scenario?.split(',').map((name) => orRefuse(() => scenarioOf(name.trim()))) ?? SCENARIOS;
  const seed = whole('seed', 0);
  const settings = {
    folder: join(import.meta.dirname, '../../..'),
    processes: whole('processes', 1),
    callers: 4,
    rounds: whole('rounds', 1),
    seed,
    outbox: !options['no-outbox'],
    pace: PACE,
  };
  console.log(`seed ${seed}, ${settings.processes} processes; again with --seed ${seed}`);
  const servers = await Servers.start(seed);
  const results: ScenarioResult[] = [];
  const failed: string[] = [];
  try {
    for (const scenario of scenarios) {
      try {
        const result = await runScenario(scenario, servers, settings);
        results.push(result);
        tell(result);
      } catch (error) {
        failed.push(scenario.name);
        console.log(`✗ ${scenario.name}: the run failed\n${inspect(error)}`);
      }
    }
  } finally {
    await servers.stop();
  }
  console.table(
    results.map(({ violations, freshAfter, bound, ...figures }) => ({
      ...figures,
      'fresh after': `${freshAfter} of ${bound}`,
      violations: violations.length,
    })),
  );
  const broken = results.filter(({ violations }) => violations.length > 0).map(({ scenario }) => scenario);
  const kept = failed.length === 0 ? 'Every promise was kept.' : 'Every promise was kept in the runs that ended.';
  if (results.length > 0) console.log(broken.length === 0 ? kept : `Promises were broken: ${broken.join(', ')}.`);
  if (failed.length > 0) console.log(`Runs that failed, and say nothing: ${failed.join(', ')}.`);
  process.exitCode = broken.length + failed.length === 0 ? 0 : 1;
}

function tell({ scenario, violations, writes, killed, freshAfter }: ScenarioResult): void {
  const figures = `${writes} writes, ${killed} processes killed, fresh after ${freshAfter} ms`;
  console.log(`${violations.length === 0 ? '·' : '✗'} ${scenario}: ${figures}`);
  for (const violation of violations.slice(0, 20)) console.log(`    ${violation}`);
}

if (options.help) {
  console.log(HELP);
} else if (options.list) {
  const widest = Math.max(...SCENARIOS.map(({ name }) => name.length));
  for (const { name, summary } of SCENARIOS) console.log(`${name.padEnd(widest)}  ${summary}`);
} else {
  await run();
}
