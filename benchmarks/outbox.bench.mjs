// npm run bench -- outbox: what the outbox adds to a write, of one statement, of a transaction of several, and over HTTP.
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { tsImport } from 'tsx/esm/api';
import { DataSource } from 'typeorm';
import { Cache } from '../dist/cache/index.js';
import { databaseOptions } from '../dist/database/database-options.js';
import { migrate } from '../dist/database/migrate.js';
import { PostgresOutbox } from '../dist/database/transactions/postgres-outbox.js';
import { TypeOrmTransactions } from '../dist/database/transactions/typeorm-transactions.js';
import { medianOf } from './harness/rounds.mjs';
import { placementWithPostgres, startedOnServerCpu } from './harness/placement.mjs';
import { httpWrites } from './outbox/http-writes.mjs';
import { ownRedis } from './own-redis.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 1_000);
/** Milliseconds of each subject before the rounds that count, as in harness/rounds.mjs. */
const WARM_UP = 2_000;
const DATABASE = `larder_bench_outbox_${process.pid}`;
/** A write with the outbox is to take no more than this many of one without. */
const TARGET = 1.1;

const given = process.env.DATABASE_URL;
const redis = await ownRedis({ apart: true });
const postgres = given ? { url: given, stop: async () => {} } : await ownPostgres();
const client = new Redis(redis.url);
const HTTP_DATABASE = `${DATABASE}_http`;
for (const name of [DATABASE, HTTP_DATABASE]) await onServer(`CREATE DATABASE ${name}`);
const [url, httpUrl] = [DATABASE, HTTP_DATABASE].map(
  (name) => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href,
);
const dataSource = await new DataSource(databaseOptions(url, 5)).initialize();
await migrate(dataSource);
await dataSource.query(`CREATE TABLE bench (id integer PRIMARY KEY, value integer NOT NULL)`);
await dataSource.query(`INSERT INTO bench SELECT id, 0 FROM generate_series(1, 1000) id`);
/** As a program has it that knows no cache: repositories begin and commit by themselves. */
const plain = dataSource.manager;
const transactions = new TypeOrmTransactions();
transactions.join(dataSource);
const setup = { namespace: 'bench', remote: { client }, remoteTimeout: '10s', transactions };
const store = new PostgresOutbox(() => dataSource, { cache: 'bench' });
const caches = { without: new Cache(setup), with: new Cache({ ...setup, outbox: { store } }) };

const change = (id, manager = dataSource.manager) =>
  manager.query('UPDATE bench SET value = value + 1 WHERE id = $1', [id]);
const threeStatements = async (id, manager) => {
  await manager.query('SELECT value FROM bench WHERE id = $1 FOR UPDATE', [id]);
  await change(id, manager);
  await manager.query('SELECT value FROM bench WHERE id = $1', [id]);
};
const annotated = (write) => (cache, id) =>
  cache.write(
    () => write(id),
    () => ({ targets: targetsOf(id) }),
  );
/** By name: a write with its eviction. */
const writes = {
  'one statement': annotated((id) => change(id)),
  'a transaction of three statements': annotated((id) =>
    dataSource.manager.transaction((manager) => threeStatements(id, manager)),
  ),
  'the same, as one method that is @Transactional': (cache, id) =>
    transactions.run(async () => {
      await threeStatements(id, dataSource.manager);
      await cache.evictTargets(targetsOf(id));
    }),
};
/** The same without transactions of the cache: what a `manager.transaction()` of TypeORM itself takes. */
const bare = {
  'one statement': (id) => change(id, plain),
  'a transaction of three statements': (id) => plain.transaction((manager) => threeStatements(id, manager)),
};
bare['the same, as one method that is @Transactional'] = bare['a transaction of three statements'];

const overHttp = await httpWrites({ databaseUrl: httpUrl, redisUrl: redis.url });
const HTTP_WRITE = 'PATCH of a profile, over HTTP';

try {
  console.log(`${redis.where}; ${placementWithPostgres}; Node ${process.version}; ${ROUNDS} rounds`);
  for (const durability of given ? [undefined] : ['on', 'off']) {
    if (durability) await setDurability(durability);
    const [{ fsync }] = await dataSource.query('SHOW fsync');
    const rows = [];
    for (const name of Object.keys(writes)) rows.push(await compare(name, subjectsOf(name)));
    rows.push(await compare(HTTP_WRITE, { without: overHttp.without, with: overHttp.with }));
    console.log(`Microseconds for one write with its eviction, median; Postgres with fsync ${fsync}`);
    console.table(rows);
  }
} finally {
  await Promise.all(Object.values(caches).map((cache) => cache.close()));
  client.disconnect();
  await dataSource.destroy();
  await overHttp.close();
  for (const name of [DATABASE, HTTP_DATABASE]) await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  await redis.close();
  await postgres.stop();
}

function subjectsOf(name) {
  return {
    bare: async (id) => {
      await bare[name](id);
      await caches.without.evictTargets(targetsOf(id));
    },
    without: (id) => writes[name](caches.without, id),
    with: (id) => writes[name](caches.with, id),
  };
}

async function compare(name, subjects) {
  const names = Object.keys(subjects);
  const samples = Object.fromEntries(names.map((each) => [each, []]));
  const warm = performance.now() + WARM_UP * names.length;
  for (let round = 0; samples.with.length < ROUNDS; round += 1) {
    const counts = performance.now() > warm;
    const id = 1 + (round % 1_000);
    // In turns, and each as often the first.
    for (let turn = 0; turn < names.length; turn += 1) {
      const which = names[(round + turn) % names.length];
      const started = performance.now();
      await subjects[which](id);
      if (counts) samples[which].push(performance.now() - started);
      // The removal of the record goes on in the background: it is to be paid by its own side.
      await Promise.all(Object.values(caches).map((cache) => cache.settled()));
    }
  }
  const {
    bare: plainly,
    without,
    with: after,
  } = Object.fromEntries(names.map((each) => [each, medianOf(samples[each])]));
  const ratio = after / without;
  const microseconds = (time) => (time === undefined ? '' : Math.round(time * 1_000));
  return {
    write: name,
    "TypeORM's own": microseconds(plainly),
    'without outbox': microseconds(without),
    'with outbox': microseconds(after),
    ratio: ratio.toFixed(2),
    [`≤ ${TARGET}`]: ratio <= TARGET ? 'yes' : 'NO',
  };
}

function targetsOf(id) {
  return [{ kind: 'key', key: `bench:${id}` }];
}

async function ownPostgres() {
  const { startPostgres } = await tsImport('../test/support/postgres-server.ts', import.meta.url);
  return startedOnServerCpu(() => startPostgres({ isDurable: true }));
}

/** @param {'on' | 'off'} value of all that makes a commit wait for the disk */
async function setDurability(value) {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await onServer(`ALTER SYSTEM SET ${setting} = ${value}`);
  }
  await onServer('SELECT pg_reload_conf()');
  // Each process of the server reads it when it comes to it.
  while ((await dataSource.query('SHOW fsync'))[0].fsync !== value) await pause(10);
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
