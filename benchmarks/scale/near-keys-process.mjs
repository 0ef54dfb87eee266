// Near hits among so many keys, and their memory: node near-keys-process.mjs KEYS
import { interleave, oneByOne } from '../harness/rounds.mjs';
import { collectGarbage } from '../start-up/collect-garbage.mjs';
import { answer } from './answer.mjs';
import { insistOnHits, startItems } from './items-service.mjs';
import { inOrder, uniformOrder, zipfOrder } from './orders.mjs';

const SIZE = 2_000;
const ROOM_FOR_ALL = 2 ** 40;

const keys = Number(process.argv[2]);
const orders = { uniform: uniformOrder(keys, keys), zipf: zipfOrder(keys, keys) };
// Without Redis nothing limits the life of a near entry to some seconds.
const items = await startItems({ near: { maxEntries: keys, maxBytes: ROOM_FOR_ALL } }, {});
answer({ bytes, nanoseconds });

/** Of an entry. The store is full afterwards. */
async function bytes() {
  await compileAll();
  const empty = heap();
  await items.readAll(0, keys);
  const loaded = heap();
  await items.readAll(0, keys);
  const read = heap();
  const { near } = items.stats();
  if (near.entries !== keys) throw new Error(`The near store has ${near.entries} of ${keys} entries`);
  return {
    bytesLoaded: (loaded - empty) / keys,
    bytesRead: (read - empty) / keys,
    bytesEstimated: near.bytes / keys,
  };
}

/** Of a hit, and of the plainest way to the same values. */
async function nanoseconds({ rounds, time }) {
  const values = new Map();
  for (let number = 0; number < keys; number += 1) values.set(number, await items.find(number));
  const plain = async (number) => values.get(number);
  const before = items.stats();
  const rates = await interleave(
    {
      uniform: oneByOne(inOrder(items.find, orders.uniform), SIZE),
      zipf: oneByOne(inOrder(items.find, orders.zipf), SIZE),
      plain: oneByOne(inOrder(plain, orders.uniform), SIZE),
    },
    { rounds, time },
  );
  insistOnHits(before, items.stats());
  return Object.fromEntries(['uniform', 'zipf', 'plain'].map((name) => [name, 1e9 / rates.median(name)]));
}

/** Code takes memory, too: as much as the entries, where these are few. */
async function compileAll() {
  for (let pass = 0; pass < 20; pass += 1) {
    await items.readAll(0, 1_000);
    await items.readAll(0, 1_000);
    await items.clear();
  }
}

function heap() {
  // The second time waits for what the first one left to be freed in the background.
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
