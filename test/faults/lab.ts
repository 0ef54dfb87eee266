import { inspect, parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from '../support/postgres-server.js';
import { createTestDatabase } from '../support/test-database.js';
import type { Fault } from './fault.js';
import { FAULTS, faultOf } from './faults/index.js';
import { brokenPromises } from './promises.js';
import { faultTable, scenarioTable, toMarkdown, toText } from './report.js';
import { runFault, type FaultResult, type Schedule } from './run-fault.js';
import { runScenario } from './run-scenario.js';
import type { ScenarioResult, ScenarioWorld } from './scenario.js';
import { SCENARIOS } from './scenarios/index.js';
import { OURS, subjectNames, subjectOf } from './subjects.js';
import { USUAL } from './world.js';

const HELP = `npm run lab -- [options]

Breaks Redis, the network and the processes of a small service in every way we know, while it reads, writes and evicts,
and checks each answer.

  --fault a,b        only these (default: all, see --list)
  --subject a,b      caches to try (default: ${OURS}): ${subjectNames.join(', ')}, or all
  --seconds N        how long each fault lasts at least (default 6)
  --operations N     and goes on until so many calls were recorded (default 0; 100000 for the long run)
  --nodes N          processes of the service (default 3)
  --seed N           of everything that is random (default: chosen, and printed)
  --json FILE        writes all figures and every violation
  --markdown FILE    writes the table
  --scenarios        only the scenarios of the head table
  --no-scenarios     only the faults
  --list             what faults there are
  --help

Exits with 1 when ${OURS} broke a promise. Peers promise other things: their figures are for comparison.`;

/** What was typed wrong is told in a sentence, without a stack. */
function refuse(problem: string): never {
  console.error(`${problem} See npm run lab -- --help`);
  process.exit(2);
}

const { values: options } = orRefuse(() =>
  parseArgs({
    options: {
      fault: { type: 'string' },
      subject: { type: 'string', default: OURS },
      seconds: { type: 'string', default: '6' },
      operations: { type: 'string', default: '0' },
      nodes: { type: 'string', default: '3' },
      seed: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      scenarios: { type: 'boolean', default: false },
      'no-scenarios': { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }),
);

function orRefuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function positive(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  return refuse(`--${name} takes a number from ${least}, not '${text}'.`);
}

const chosen = (list: string | undefined, all: readonly string[]): readonly string[] =>
  list === undefined || list === 'all' ? all : list.split(',').map((name) => name.trim());

const seed = options.seed === undefined ? randomInt(1_000_000) : positive('seed', options.seed, 0);
const nodes = positive('nodes', options.nodes, 2);
const schedule: Schedule = {
  warmUp: 1.5,
  fault: positive('seconds', options.seconds, 0),
  operations: positive('operations', options.operations, 0),
  recovery: 3.5,
};
const broken: string[] = [];
const FAILED = 'the run failed';
/** What could not be tried: the servers or the processes did not do what the fault needs. */
const untried: string[] = [];

async function run(): Promise<void> {
  const names =
    options.fault === undefined && options.scenarios
      ? []
      : chosen(
          options.fault,
          FAULTS.map(({ name }) => name),
        );
  const faults = names.map((name) => orRefuse(() => faultOf(name)));
  const subjects = chosen(options.subject, subjectNames);
  const unknown = subjects.find((subject) => !subjectNames.includes(subject));
  if (unknown !== undefined) refuse(`There is no cache '${unknown}'. Choose from: ${subjectNames.join(', ')}.`);
  const titles = await Promise.all(subjects.map(async (subject) => (await subjectOf(subject)).title));
  console.log(`seed ${seed}, ${nodes} processes, ${titles.join(', ')}; again with --seed ${seed}`);
  const postgres = await startPostgres();
  process.env.TEST_DATABASE_URL = postgres.url;
  const scenarios: ScenarioResult[] = [];
  const results: FaultResult[] = [];
  try {
    for (const subject of subjects) {
      if (!options['no-scenarios'] && options.fault === undefined) scenarios.push(...(await tryScenarios(subject)));
      results.push(...(await tryFaults(subject, faults)));
    }
  } finally {
    await postgres.stop();
  }
  const tables = [
    ...(scenarios.length > 0 ? [scenarioTable(scenarios)] : []),
    ...(results.length > 0 ? [faultTable(results)] : []),
  ];
  for (const table of tables) console.log(`\n${toText(table)}`);
  if (options.markdown) await writeFile(options.markdown, `${tables.map(toMarkdown).join('\n\n')}\n`);
  if (options.json) await writeFile(options.json, JSON.stringify({ seed, scenarios, results }, undefined, 2));
  if (!subjects.includes(OURS)) return;
  console.log(`\n${OURS} ${broken.length === 0 ? 'kept every promise.' : `broke promises: ${broken.join(', ')}.`}`);
  if (untried.length > 0) console.log(`The run failed, and says nothing of ${OURS}: ${untried.join(', ')}.`);
  process.exitCode = broken.length + untried.length === 0 ? 0 : 1;
}

async function tryScenarios(subject: string): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for (const scenario of SCENARIOS) {
    const result = await attempt(subject, scenario.name, (world) => runScenario(scenario, world));
    if (!result) continue;
    results.push(result);
    tell(subject, scenario.name, String(result.figure), scenario.keeps(result.figure) ? [] : [scenario.title]);
  }
  return results;
}

async function tryFaults(subject: string, faults: readonly Fault[]): Promise<FaultResult[]> {
  const { places } = await subjectOf(subject);
  const results: FaultResult[] = [];
  for (const fault of faults) {
    if (!places.includes(fault.topology)) {
      console.log(`- ${subject}: ${fault.name}: not tried, it cannot use ${fault.topology}`);
      continue;
    }
    const { topology } = fault;
    const result = await attempt(subject, fault.name, (world) =>
      runFault(fault, { ...world, topology, nodes }, schedule),
    );
    if (!result) continue;
    results.push(result);
    tell(subject, fault.name, `${result.checked} calls`, brokenPromises(result, fault));
  }
  return results;
}

/** Runs something on a database of its own; a run that fails is told, and ends nothing. */
async function attempt<R>(
  subject: string,
  name: string,
  work: (world: ScenarioWorld) => Promise<R>,
): Promise<R | undefined> {
  const database = await createTestDatabase();
  try {
    return await work({
      subject,
      seed,
      database: database.url,
      folder: join(import.meta.dirname, '../..'),
      nearMaxStaleness: 2_000,
      ...USUAL,
    });
  } catch (error) {
    tell(subject, name, FAILED, [inspect(error)]);
    return undefined;
  } finally {
    await database.drop();
  }
}

/** Peers have promised nothing: only ours can break what it promised. */
function tell(subject: string, name: string, figure: string, promises: readonly string[]): void {
  const isBroken = subject === OURS && promises.length > 0;
  if (isBroken) (figure === FAILED ? untried : broken).push(name);
  console.log(`${isBroken ? '✗' : '·'} ${subject}: ${name}: ${figure}`);
  if (isBroken || figure === FAILED) for (const promise of promises) console.log(`    ${promise}`);
}

if (options.help) {
  console.log(HELP);
} else if (options.list) {
  const widest = Math.max(...FAULTS.map(({ name }) => name.length));
  for (const { name, topology, summary } of FAULTS)
    console.log(`${name.padEnd(widest)}  ${topology.padEnd(8)}  ${summary}`);
} else {
  await run();
}
