// npm run bench -- outbox: what the outbox adds to a write, of one statement and of a transaction of several.
import { Redis } from 'ioredis';
import pg from 'pg';
import { tsImport } from 'tsx/esm/api';
import { DataSource } from 'typeorm';
import { Cache } from '../dist/cache/index.js';
import { databaseOptions } from '../dist/database/database-options.js';
import { migrate } from '../dist/database/migrate.js';
import { PostgresOutbox } from '../dist/database/transactions/postgres-outbox.js';
import { TypeOrmTransactions } from '../dist/database/transactions/typeorm-transactions.js';
import { ownRedis } from './own-redis.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 400);
const DATABASE = `larder_bench_outbox_${process.pid}`;
/** A write with the outbox is to take no more than this many of one without. */
const TARGET = 1.1;

const given = process.env.DATABASE_URL;
const postgres = given ? { url: given, stop: async () => {} } : await ownPostgres();
const redis = await ownRedis();
const client = new Redis(redis.url);
await onServer(`CREATE DATABASE ${DATABASE}`);
const url = Object.assign(new URL(postgres.url), { pathname: `/${DATABASE}` }).href;
const dataSource = await new DataSource(databaseOptions(url, 5)).initialize();
await migrate(dataSource);
await dataSource.query(`CREATE TABLE bench (id integer PRIMARY KEY, value integer NOT NULL)`);
await dataSource.query(`INSERT INTO bench SELECT id, 0 FROM generate_series(1, 1000) id`);
const transactions = new TypeOrmTransactions();
transactions.join(dataSource);
const remote = { client };
const store = new PostgresOutbox(() => dataSource, { cache: 'bench' });
const setup = { namespace: 'bench', remote, remoteTimeout: '10s', transactions };
const caches = { without: new Cache(setup), with: new Cache({ ...setup, outbox: { store } }) };
const durability = (await dataSource.query('SHOW fsync'))[0].fsync === 'on' ? 'fsync' : 'no fsync';
console.log(`${redis.where}; Postgres with ${durability}; Node ${process.version}; ${ROUNDS} rounds`);

const change = (id) => dataSource.manager.query('UPDATE bench SET value = value + 1 WHERE id = $1', [id]);
const writes = {
  'one statement': change,
  'a transaction of three statements': (id) =>
    dataSource.manager.transaction(async (manager) => {
      await manager.query('SELECT value FROM bench WHERE id = $1 FOR UPDATE', [id]);
      await manager.query('UPDATE bench SET value = value + 1 WHERE id = $1', [id]);
      await manager.query('SELECT value FROM bench WHERE id = $1', [id]);
    }),
  'the same, as one method that is @Transactional': (id) =>
    transactions.run(async () => {
      await dataSource.manager.query('SELECT value FROM bench WHERE id = $1 FOR UPDATE', [id]);
      await change(id);
      await dataSource.manager.query('SELECT value FROM bench WHERE id = $1', [id]);
    }),
};

try {
  const rows = [];
  for (const [name, write] of Object.entries(writes)) rows.push(await compare(name, write));
  console.log('Microseconds for one write with its eviction, median');
  console.table(rows);
} finally {
  await Promise.all(Object.values(caches).map((cache) => cache.close()));
  client.disconnect();
  await dataSource.destroy();
  await onServer(`DROP DATABASE ${DATABASE} WITH (FORCE)`);
  await redis.close();
  await postgres.stop();
}

async function compare(name, write) {
  const samples = { without: [], with: [] };
  const isOneMethod = name.includes('@Transactional');
  for (let round = -20; round < ROUNDS; round += 1) {
    const id = 1 + ((round + 20) % 1_000);
    const effect = { targets: [{ kind: 'key', key: `bench:${id}` }] };
    // In turns, and each as often the first.
    for (const which of round % 2 ? ['with', 'without'] : ['without', 'with']) {
      const cache = caches[which];
      const started = performance.now();
      if (isOneMethod) {
        await transactions.run(async () => {
          await write(id);
          await cache.evictTargets(effect.targets);
        });
      } else {
        await cache.write(
          () => write(id),
          () => effect,
        );
      }
      if (round >= 0) samples[which].push(performance.now() - started);
      // The removal of the record goes on in the background: it is to be paid by its own side.
      await cache.settled();
    }
  }
  const [before, after] = [median(samples.without), median(samples.with)];
  const ratio = after / before;
  return {
    write: name,
    'without outbox': Math.round(before * 1_000),
    'with outbox': Math.round(after * 1_000),
    ratio: ratio.toFixed(2),
    [`≤ ${TARGET}`]: ratio <= TARGET ? 'yes' : 'NO',
  };
}

function median(samples) {
  return samples.sort((a, b) => a - b)[samples.length >> 1];
}

async function ownPostgres() {
  const { startPostgres } = await tsImport('../test/support/postgres-server.ts', import.meta.url);
  return startPostgres();
}

async function onServer(statement) {
  const connection = new pg.Client({ connectionString: postgres.url });
  await connection.connect();
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
