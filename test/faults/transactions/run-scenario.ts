import { judgeWrites } from './judge.js';
import type { Register, Report } from './messages.js';
import type { Scenario } from './scenario.js';
import type { Servers } from './servers.js';
import { Stage, type StageSettings } from './stage.js';

/** Rows of the load; few, so that writers meet. */
const SHARED = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** Longest pause of a circuit breaker, and of who listens for the outbox. Milliseconds. */
const RECOVERY = 5_000;
/** Calls of each process before and after what goes wrong. */
const WARM_UP = 40;
const PAUSE = 50;

export interface ScenarioResult {
  readonly scenario: string;
  readonly writes: number;
  /** Writes that failed, or of which nobody knows. */
  readonly untold: number;
  readonly retries: number;
  readonly reads: number;
  readonly failedReads: number;
  readonly killed: number;
  /** Milliseconds of the call that took longest. */
  readonly longest: number;
  /** Milliseconds from the end of all calls until every process read what is in Postgres, and how many were allowed. */
  readonly freshAfter: number;
  readonly bound: number;
  readonly violations: readonly string[];
}

/** @throws Error when what a scenario is made of did not come about: then nothing is known */
export async function runScenario(
  scenario: Scenario,
  servers: Servers,
  settings: StageSettings,
): Promise<ScenarioResult> {
  const database = await servers.createDatabase();
  const stage = new Stage(servers, database, settings);
  try {
    await stage.createRows(SHARED);
    const workers = await Promise.all(
      Array.from({ length: settings.processes }, () =>
        stage.start({ relay: true, remoteTimeout: 500, ...scenario.workers }),
      ),
    );
    stage.workers.push(...workers);
    await Promise.all(
      workers.map((worker, index) =>
        worker.ask('work', { callers: settings.callers, names: SHARED, seed: settings.seed + index }),
      ),
    );
    await stage.progress(WARM_UP);
    await scenario.run(stage);
    await stage.progress(WARM_UP);
    await Promise.all(workers.map((worker) => worker.ask('rest')));
    const { pace } = settings;
    const bound = pace.grace + pace.look + pace.nearMaxStaleness + RECOVERY;
    const begun = performance.now();
    const stale = await settle(stage, begun + bound);
    const freshAfter = Math.round(performance.now() - begun);
    const reports = await Promise.all(stage.living.map((writer) => writer.ask('report')));
    const violations = [
      ...stage.violations,
      ...reports.flatMap((report) => report.violations),
      ...stale,
      ...(await judgeWrites(database.dataSource, reports)),
    ];
    for (const writer of stage.living) await writer.stop();
    return { scenario: scenario.name, killed: stage.killed, freshAfter, bound, violations, ...totalsOf(reports) };
  } finally {
    await stage.stop();
    await database.drop();
  }
}

/** Waits until nothing is to be evicted any more, and every process reads what is in Postgres. @returns what is stale */
async function settle(stage: Stage, deadline: number): Promise<readonly string[]> {
  for (;;) {
    const rows = await stage.outboxRows();
    const stale = [...(await staleKeys(stage)), ...(rows > 0 ? [`${rows} rows are left in the outbox`] : [])];
    if (stale.length === 0 || performance.now() > deadline) return stale;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function staleKeys(stage: Stage): Promise<readonly string[]> {
  const { names, living, database } = stage;
  const rows = await database.dataSource.query<Register[]>(`SELECT name, version, mark FROM registers`);
  const truth = new Map(rows.map((row) => [row.name, row]));
  const read = await Promise.all(
    living.map(async (writer) => ({ by: writer.options.name, found: await writer.ask('read', names) })),
  );
  return read.flatMap(({ by, found }) =>
    names.flatMap((name, at) => {
      const [seen, is] = [found[at], truth.get(name)];
      if (seen?.version === is?.version && seen?.mark === is?.mark) return [];
      return [`${name}: ${by} reads ${seen?.version} (${seen?.mark}), Postgres has ${is?.version} (${is?.mark})`];
    }),
  );
}

function totalsOf(
  reports: readonly Report[],
): Pick<ScenarioResult, 'writes' | 'untold' | 'retries' | 'reads' | 'failedReads' | 'longest'> {
  const sum = (figure: (report: Report) => number): number =>
    reports.reduce((total, report) => total + figure(report), 0);
  return {
    writes: sum(({ acknowledged }) => acknowledged.length),
    untold: sum(({ untold }) => untold.length),
    retries: sum(({ retries }) => retries),
    reads: sum(({ reads }) => reads),
    failedReads: sum(({ failedReads }) => failedReads),
    longest: Math.round(Math.max(0, ...reports.map(({ longest }) => longest))),
  };
}
