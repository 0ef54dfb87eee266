import { randomBytes } from 'node:crypto';
import { until } from '../../support/until.js';
import type { Step, Pace, Write, WriterOptions } from './messages.js';
import type { LaboratoryDatabase, Servers } from './servers.js';
import { WriterProcess } from './writer-process.js';

/** Milliseconds: whatever is waited for comes sooner, or never. */
const LIMIT = 60_000;
/** No wait of its own ends before its controller says so. Milliseconds. */
const PATIENT = 3_600_000;

export interface StageSettings {
  /** As compiled. */
  readonly folder: string;
  /** Under load. */
  readonly processes: number;
  readonly callers: number;
  readonly seed: number;
  /** How often a scenario does what it does. */
  readonly rounds: number;
  readonly outbox: boolean;
  readonly pace: Pace;
}

/** The processes of one run, and what a scenario can do with them. */
export class Stage {
  readonly namespace = `lab-${randomBytes(6).toString('hex')}`;
  /** Processes under load. */
  readonly workers: WriterProcess[] = [];
  readonly violations: string[] = [];
  /** Of all rows. */
  readonly names: string[] = [];
  killed = 0;
  private readonly all: WriterProcess[] = [];
  private lastRow = 0;
  private lastWriter = 0;

  constructor(
    readonly servers: Servers,
    readonly database: LaboratoryDatabase,
    readonly settings: StageSettings,
  ) {}

  get living(): readonly WriterProcess[] {
    return this.all.filter(({ isRunning }) => isRunning);
  }

  /** Starts one without load: it stands still for ever where it is told to. */
  async start(options: Partial<WriterOptions> = {}): Promise<WriterProcess> {
    const { folder, outbox, pace } = this.settings;
    const writer = await WriterProcess.start(folder, {
      name: `p${(this.lastWriter += 1)}`,
      database: this.database.url,
      redis: this.servers.redis.server.url,
      namespace: this.namespace,
      poolSize: 3,
      outbox,
      relay: false,
      pace,
      remoteTimeout: PATIENT,
      ...options,
    });
    this.all.push(writer);
    return writer;
  }

  async startAll(count: number): Promise<readonly WriterProcess[]> {
    return Promise.all(Array.from({ length: count }, () => this.start()));
  }

  /** Rows that nobody else writes, and every process under load has cached: one stale key is seen. */
  async cachedRows(count: number): Promise<readonly string[]> {
    const rows = Array.from({ length: count }, () => `own-${(this.lastRow += 1)}`);
    await this.createRows(rows);
    for (const worker of this.workers) {
      await worker.ask('read', rows);
      await worker.ask('settled');
    }
    return rows;
  }

  async createRows(names: readonly string[]): Promise<void> {
    await this.database.dataSource.query(
      `INSERT INTO registers SELECT name, 0, 'first' FROM unnest($1::text[]) AS name`,
      [names],
    );
    this.names.push(...names);
  }

  async versionOf(row: string): Promise<number | undefined> {
    const [found] = await this.database.dataSource.query<{ version: number }[]>(
      `SELECT version FROM registers WHERE name = $1`,
      [row],
    );
    return found?.version;
  }

  /** Rows of the outbox. */
  async outboxRows(): Promise<number> {
    const [found] = await this.database.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int FROM cache_outbox WHERE cache = $1`,
      [this.namespace],
    );
    return found?.count ?? 0;
  }

  /** A write that stands still at a step. @returns what ends when it does */
  async stopAt(writer: WriterProcess, step: Step, write: Omit<Write, 'operation'>): Promise<HeldWrite> {
    await writer.ask('hold', step);
    const operation = `${writer.options.name}-${step}-${write.rows.join('+')}`;
    const outcome = writer.ask('write', { ...write, operation, isHeld: true }).then(
      ({ error }) => error,
      (error: unknown) => String(error),
    );
    const isOver = await Promise.race([writer.ask('reached', step).then(() => false), outcome.then(() => true)]);
    if (isOver) throw new Error(`${operation} never came to stand still: ${await outcome}`);
    return { operation, outcome, release: () => writer.ask('release', step) };
  }

  async kill(writer: WriterProcess): Promise<void> {
    this.killed += 1;
    await writer.kill();
  }

  /** Waits until the load has made so many more calls, in every process. */
  async progress(calls: number): Promise<void> {
    await Promise.all(
      this.workers.map(async (worker) => {
        const begun = await worker.ask('progress');
        await this.until(`${worker.options.name} has made ${calls} calls`, async () => {
          return (await worker.ask('progress')) >= begun + calls;
        });
      }),
    );
  }

  until(what: string, condition: () => Promise<boolean>): Promise<void> {
    return until(what, condition, LIMIT);
  }

  expect(isSo: boolean, violation: string): void {
    if (!isSo) this.violations.push(violation);
  }

  async stop(): Promise<void> {
    await Promise.all(this.living.map((writer) => writer.kill()));
  }
}

export interface HeldWrite {
  readonly operation: string;
  /** Its error, if any; of a process that was killed that. */
  readonly outcome: Promise<string | undefined>;
  release(): Promise<void>;
}
