import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres, type PostgresServer } from '../support/postgres-server.js';
import { processFamily } from '../support/process-family.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { createCounters, openCounters } from './counting.js';
import { countExactlyOnce, type ExperimentOptions } from './exactly-once.js';

const HELP = `npm run lab -- write-behind [options]

Increments counters by writes that are accepted in Redis and performed later, while processes are killed (kill -9), the
connections of Redis are cut (CLIENT KILL), and Redis and Postgres crash and come back. Then every increment must have
been counted once.

  --increments N     default 1000000
  --processes N      default 3
  --kill-every MS    a process, on average (default 4000)
  --cut-every MS     all connections of Redis, on average (default 2000)
  --crash-every MS   Redis, and Postgres, on average (default 30000); 0 for never
  --seed N           of everything that is random (default: chosen, and printed)
  --help

Exits with 1 when an increment was lost or counted twice.`;

function refuse(problem: string): never {
  console.error(`${problem} See npm run lab -- write-behind --help`);
  process.exit(2);
}

function typed() {
  try {
    return parseArgs({
      args: process.argv.slice(3),
      options: {
        increments: { type: 'string', default: '1000000' },
        processes: { type: 'string', default: '3' },
        'kill-every': { type: 'string', default: '4000' },
        'cut-every': { type: 'string', default: '2000' },
        'crash-every': { type: 'string', default: '30000' },
        seed: { type: 'string', default: String(randomInt(1_000_000)) },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}
const options = typed();

function whole(name: Exclude<keyof typeof options, 'help'>, least = 1): number {
  const value = Number(options[name]);
  if (Number.isSafeInteger(value) && value >= least) return value;
  return refuse(`--${name} takes a whole number from ${least}, not '${options[name]}'.`);
}

/** A Redis that has on disk what it acknowledged, and that can crash. */
class DurableRedis {
  private constructor(
    private readonly folder: string,
    public server: RedisServer,
  ) {}

  static async start(): Promise<DurableRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'larder-durable-redis-'));
    return new DurableRedis(folder, await startRedis({ args: argumentsFor(folder) }));
  }

  async crash(): Promise<void> {
    const { port } = this.server;
    await this.server.kill();
    await this.server.stop();
    this.server = await startRedis({ args: argumentsFor(this.folder), port });
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true });
  }
}

const argumentsFor = (folder: string): string[] => ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'];

/** When one of its processes dies, Postgres ends all of them, and recovers as from a crash. */
async function crashPostgres({ process: { pid = 0 } }: PostgresServer): Promise<void> {
  const victim = processFamily(pid).at(-1);
  if (victim === undefined || victim === pid) return;
  try {
    process.kill(victim, 'SIGKILL');
  } catch (error) {
    // It may have ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The servers of the tests give up commits when they crash. */
async function keepCommits(url: string): Promise<void> {
  const database = await openCounters(url);
  await database.query(`ALTER DATABASE postgres SET synchronous_commit = on`);
  await database.destroy();
}

async function run(): Promise<void> {
  const [increments, processes, seed] = [whole('increments'), whole('processes'), whole('seed', 0)];
  const [killEvery, cutEvery, crashEvery] = [whole('kill-every'), whole('cut-every'), whole('crash-every', 0)];
  const [redis, postgres] = await Promise.all([DurableRedis.start(), startPostgres()]);
  await keepCommits(postgres.url);
  const database = await openCounters(postgres.url);
  try {
    await createCounters(database);
    const disasters: ExperimentOptions['disasters'] =
      crashEvery > 0
        ? [
            { every: crashEvery, strike: () => redis.crash() },
            { every: crashEvery, strike: () => crashPostgres(postgres) },
          ]
        : [];
    console.log(`${increments} increments by ${processes} processes, --seed ${seed}`);
    const begun = performance.now();
    const result = await countExactlyOnce(
      {
        folder: join(import.meta.dirname, '../..'),
        redis: redis.server.url,
        redisPort: redis.server.port,
        database: postgres.url,
        namespace: `lab-${randomBytes(6).toString('hex')}`,
        increments,
        processes,
        seed,
        killEvery,
        cutEvery,
        disasters,
        tell: (message) => console.log(`${seconds(begun)}: ${message}`),
      },
      database,
    );
    console.table(result);
    const isExact =
      result.sum === increments &&
      result.operations === increments &&
      result.distinct === increments &&
      result.lost === 0;
    console.log(`${seconds(begun)}: ${isExact ? 'every increment was counted once.' : 'increments were miscounted.'}`);
    process.exitCode = isExact ? 0 : 1;
  } finally {
    await database.destroy();
    await Promise.all([redis.stop(), postgres.stop()]);
  }
}

const seconds = (begun: number): string => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;

if (options.help) console.log(HELP);
else await run();
