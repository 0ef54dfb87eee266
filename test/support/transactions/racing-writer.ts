/**
 * A process that writes versions of the same rows as others, through the annotations, and checks what it reads itself.
 * `node racing-writer.js`, compiled, with DATABASE_URL, REDIS_URL, CACHE, SEED and NAMES in the environment. Told to `run` for
 * some milliseconds it answers with what it did and saw; told to `read`, with the values of all rows.
 */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Cacheable, CacheModule, CachePut, CacheService } from '../../../src/cache/index.js';
import { databaseOptions } from '../../../src/database/database-options.js';
import { PostgresOutbox } from '../../../src/database/transactions/postgres-outbox.js';
import { TypeOrmTransactions } from '../../../src/database/transactions/typeorm-transactions.js';
import { seededRandom } from '../seeded-random.js';
import type { RacingOrder, RacingReport, Register } from './racing-report.js';

const { DATABASE_URL = '', REDIS_URL = '', CACHE = '', SEED = '1', NAMES = '' } = process.env;
const CALLERS = 4;

class RolledBack extends Error {}

const dataSource = await new DataSource(databaseOptions(DATABASE_URL, CALLERS + 2)).initialize();
const transactions = new TypeOrmTransactions();
transactions.join(dataSource);

@Injectable()
class Registers {
  @Cacheable('register:{name}', '1h')
  async read(name: string): Promise<Register | undefined> {
    const [row] = await dataSource.manager.query<Register[]>(`SELECT version, mark FROM registers WHERE name = $1`, [
      name,
    ]);
    return row;
  }

  @CachePut('register:{name}', '1h')
  async write(name: string, mark: string, fails: boolean): Promise<Register | undefined> {
    await dataSource.manager.query(`UPDATE registers SET version = version + 1, mark = $2 WHERE name = $1`, [
      name,
      mark,
    ]);
    if (fails) throw new RolledBack();
    const [row] = await dataSource.manager.query<Register[]>(`SELECT version, mark FROM registers WHERE name = $1`, [
      name,
    ]);
    return row;
  }
}

@Module({
  imports: [
    CacheModule.forRoot({
      namespace: CACHE,
      remote: { url: REDIS_URL },
      remoteTimeout: '5s',
      transactions,
      outbox: { store: new PostgresOutbox(() => dataSource, { cache: CACHE }), relayInterval: false },
    }),
  ],
  providers: [Registers],
})
class RacingModule {}

const application = await NestFactory.createApplicationContext(RacingModule, { logger: false, abortOnError: false });
const registers = application.get(Registers);
const cache = application.get(CacheService);
const random = seededRandom(Number(SEED));
const names = NAMES.split(',');

/** The version that this process has last been told of, by row. */
const known = new Map<string, number>();
const rolledBack = new Set<string>();
const report: RacingReport = { writes: 0, rollbacks: 0, reads: 0, puts: 0, violations: [] };

async function write(name: string): Promise<void> {
  const mark = randomUUID();
  const fails = random() < 0.2;
  if (fails) rolledBack.add(mark);
  try {
    const written = await registers.write(name, mark, fails);
    known.set(name, Math.max(known.get(name) ?? 0, written?.version ?? 0));
    report.writes += 1;
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    report.rollbacks += 1;
  }
}

async function read(name: string): Promise<void> {
  const floor = known.get(name) ?? 0;
  const found = await registers.read(name);
  report.reads += 1;
  if (!found || found.version < floor) {
    report.violations.push(`${name}: read version ${found?.version} after ${floor} was acknowledged here`);
  }
  if (found && rolledBack.has(found.mark)) report.violations.push(`${name}: read what was rolled back`);
}

async function run(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  const call = async (): Promise<void> => {
    while (performance.now() < end) {
      const name = names[Math.floor(random() * names.length)] ?? '';
      await (random() < 0.3 ? write(name) : read(name));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  await cache.settled();
  report.puts = cache.stats().puts;
}

process.on('message', (order: RacingOrder) => {
  const done =
    order.kind === 'run'
      ? run(order.milliseconds).then(() => report)
      : Promise.all(names.map((name) => registers.read(name)));
  void done.then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ answer: 'ready' });
