// npm run bench -- evict: what evicting a group of 100 entries costs, among a thousand and among a million keys.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Redis } from 'ioredis';
import { tsImport } from 'tsx/esm/api';
import { Cache } from '../dist/cache/core.js';
import { ownRedis } from './own-redis.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 400);
const SIZES = (process.env.BENCH_KEYS ?? '1000,1000000').split(',').map(Number);
const PHASE = Number(process.env.BENCH_MS ?? 1_000);
const GROUP = 100;
const PREFIX = 'group:member:';
const TAG = 'group';
/** The same on both sides: how far its ratio is from 1 is what the noise of the machine does. */
const CONTROL = 'nothing: a second SET';
/** An eviction is to cost no more than this many plain SETs. */
const TARGET = 1.5;

const server = await ownRedis();
const client = new Redis(server.url);
const members = Array.from({ length: GROUP }, (_, n) => PREFIX + n);
// The wait is not the subject: a busy machine must not turn an eviction into an entry of the journal.
const setup = { namespace: 'bench', remote: { client }, remoteTimeout: '10s' };
const caches = { off: new Cache({ ...setup, near: false }), on: new Cache(setup) };
const evictions = {
  'prefix, O(1)': (cache) => cache.evict(`${PREFIX}*`),
  'tag, O(1)': (cache) => cache.evictTags(TAG),
};
console.log(`${server.where}; Node ${process.version}; ${ROUNDS} rounds; groups of ${GROUP} entries`);

try {
  for (const size of SIZES) {
    await fillUpTo(size);
    console.log(`\n${(await client.dbsize()).toLocaleString('en')} keys: microseconds for one call`);
    await costs();
  }
  console.log(`\nPING of another client meanwhile, ${(await client.dbsize()).toLocaleString('en')} keys: microseconds`);
  await latencyOfOthers();
  console.log('\nOther ways to evict the same group, a few rounds each: milliseconds');
  await comparison();
} finally {
  await Promise.all(Object.values(caches).map((cache) => cache.close()));
  client.disconnect();
  await server.close();
}

/** Entries of the same namespace, as they are named there. */
async function fillUpTo(size) {
  const value = Buffer.alloc(100, 'x');
  for (let n = await client.dbsize(); n < size; n += 1_000) {
    const pairs = Array.from({ length: Math.min(1_000, size - n) }, (_, i) => [`bench:{filler:${n + i}}:e`, value]);
    await client.mset(...pairs.flat());
  }
}

/** @returns how many of the group were loaded, because they were not cached */
async function fillGroup(cache, names = members) {
  let loads = 0;
  const load = async () => ({ load: (loads += 1), text: 'x'.repeat(100) });
  await Promise.all(names.map((name) => cache.getOrLoad(name, '1h', load, { tags: [TAG] })));
  await cache.settled();
  return loads;
}

function plainSet() {
  return client.set('bench:plain', 'x'.repeat(100));
}

async function costs() {
  const rows = [];
  for (const [near, cache] of Object.entries(caches)) {
    for (const [kind, evict] of Object.entries({ [CONTROL]: plainSet, ...evictions })) {
      const samples = { set: [], evict: [] };
      const timed = { set: plainSet, evict: () => evict(cache) };
      await fillGroup(cache);
      for (let round = -20; round < ROUNDS; round += 1) {
        // In turns, and each as often the first.
        for (const what of round % 2 ? ['set', 'evict'] : ['evict', 'set']) {
          const took = await time(timed[what]);
          if (round >= 0) samples[what].push(took);
        }
        if (kind === CONTROL) await cache.evictTags(TAG);
        const loads = await fillGroup(cache);
        if (loads !== GROUP) throw new Error(`${GROUP - loads} of ${GROUP} entries survived their eviction by ${kind}`);
      }
      const [plain, evicted] = [summary(samples.set), summary(samples.evict)];
      const ratio = evicted.median / plain.median;
      rows.push({
        evicted: kind,
        'near store': near,
        'SET median': micro(plain.median),
        'SET p99': micro(plain.p99),
        'evict median': micro(evicted.median),
        'evict p99': micro(evicted.p99),
        'evict / SET': ratio.toFixed(2),
        [`≤ ${TARGET}`]: ratio <= TARGET ? 'yes' : 'NO',
      });
    }
    if (cache.stats().remoteErrors > 0) throw new Error('Redis failed meanwhile: the figures mean nothing');
  }
  console.table(rows);
}

async function latencyOfOthers() {
  const cache = caches.on;
  const worker = new Worker(new URL('./ping-worker.mjs', import.meta.url), { workerData: { url: server.url } });
  await once(worker, 'message');
  const phases = {
    nothing: () => new Promise((resolve) => setTimeout(resolve, 10)),
    'SET after SET': plainSet,
    // The read makes the stamps anew that the eviction before removed: each eviction has something to do.
    'a read, an eviction by prefix': async () => {
      await fillGroup(cache, members.slice(0, 1));
      await evictions['prefix, O(1)'](cache);
    },
    'a read, an eviction by tag': async () => {
      await fillGroup(cache, members.slice(0, 1));
      await evictions['tag, O(1)'](cache);
    },
    'for comparison: SCAN and UNLINK': () => scanAndUnlink(),
    'for comparison: KEYS and UNLINK': () => keysAndUnlink(),
  };
  for (let round = 0; round < 3; round += 1) {
    for (const [name, act] of Object.entries(phases)) {
      worker.postMessage(name);
      const end = performance.now() + PHASE;
      do await act();
      while (performance.now() < end);
      worker.postMessage('pause');
    }
  }
  worker.postMessage('end');
  const [latencies] = await once(worker, 'message');
  console.table(
    [...latencies].map(([meanwhile, samples]) => {
      const { median, p99, max } = summary(samples);
      return { meanwhile, pings: samples.length, median: micro(median), p99: micro(p99), max: micro(max) };
    }),
  );
}

async function comparison() {
  const rows = [];
  const measure = async (way, rounds, fill, evict) => {
    const samples = [];
    for (let round = 0; round < rounds; round += 1) {
      await fill();
      samples.push(await time(evict));
    }
    const { median, max } = summary(samples);
    rows.push({ way, median: median.toFixed(2), max: max.toFixed(2) });
  };
  const cache = caches.on;
  for (const [kind, evict] of Object.entries(evictions)) {
    await measure(
      `larder, ${kind}`,
      20,
      () => fillGroup(cache),
      () => evict(cache),
    );
  }
  await measure(
    'larder, wildcard that looks at every key',
    3,
    () => fillGroup(cache),
    () => cache.evict('group:*:*'),
  );
  await measure('SCAN and UNLINK', 3, plainGroup, scanAndUnlink);
  await measure('KEYS and UNLINK', 3, plainGroup, keysAndUnlink);
  for (const peer of ['bentocache', 'cacheable', 'async-cache-dedupe']) await measurePeer(peer, measure);
  console.table(rows);
}

async function plainGroup() {
  await client.mset(...members.flatMap((name) => [`bench:plain:${name}`, 'x']));
}

async function scanAndUnlink() {
  for (let cursor = '0', names; ;) {
    [cursor, names] = await client.scan(cursor, 'MATCH', `bench:plain:${PREFIX}*`, 'COUNT', 1_000);
    if (names.length > 0) await client.unlink(...names);
    if (cursor === '0') return;
  }
}

async function keysAndUnlink() {
  const names = await client.keys(`bench:plain:${PREFIX}*`);
  if (names.length > 0) await client.unlink(...names);
}

/** The caches of the fault laboratory, as they are set up there. */
async function measurePeer(peer, measure) {
  let subject;
  let loads = 0;
  try {
    const { subjectOf } = await tsImport('../test/faults/subjects.ts', import.meta.url);
    const { start } = await subjectOf(peer);
    subject = await start({
      redis: { kind: 'single', url: server.url },
      namespace: `bench-${peer}`,
      node: 0,
      registers: {
        load: async (name) => ({ ...name, version: (loads += 1) }),
        update: async (name) => ({ ...name, version: 0 }),
      },
      near: true,
      ttl: 3_600_000,
      remoteTimeout: 10_000,
      nearMaxStaleness: 2_000,
      clock: { wall: () => Date.now(), monotonic: () => performance.now() },
    });
  } catch (error) {
    console.log(`${peer} is left out: ${error.message.split('\n')[0]}`);
    return;
  }
  const names = members.map((_, n) => ({ group: 'g', key: `k${n}` }));
  const fill = async () => {
    const before = loads;
    for (const name of names) await subject.read(name);
    if (loads - before !== GROUP) throw new Error(`${peer}: only ${loads - before} of ${GROUP} entries were evicted`);
  };
  for (const form of ['pattern', 'tag']) {
    await measure(`${peer}, ${form}`, 5, fill, () => subject.evict(names[0], form));
  }
  await subject.close();
}

async function time(act) {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { median: at(0.5), p99: at(0.99), max: sorted.at(-1) };
}

function micro(milliseconds) {
  return Math.round(milliseconds * 1_000);
}
