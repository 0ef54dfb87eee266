import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { decodePayload, encodePayload } from '../../dist/cache-modules/entry/payload-codec.js';
import { Cacheable, startService } from '../harness/nest-service.mjs';
import { makePayloads } from '../payloads.mjs';

export const title = 'memory of a near store of 100,000 entries of 1 KB';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** Bytes of heap for each entry, keys included; the same objects each time, and nothing shared between them. */
export async function measure({ quick }) {
  const entries = quick ? 20_000 : 100_000;
  const text = JSON.stringify(makePayloads().profile);
  const idOf = (n) => `${n.toString(16).padStart(8, '0')}-5f3a-4c1e-8a77-9b1c2d3e4f50`;
  const profile = (id) => JSON.parse(text.replace(/"id":"[^"]*"/, `"id":"${id}"`));
  const flat = (word) => Buffer.from(word).toString();

  const map = new Map();
  const plain = bytesEach(entries, () => {
    for (let n = 0; n < entries; n += 1) map.set(flat(`profile:${idOf(n)}`), profile(idOf(n)));
  });
  map.clear();
  const decoded = new Map();
  const decodedBytes = bytesEach(entries, () => {
    for (let n = 0; n < entries; n += 1) {
      decoded.set(flat(`profile:${idOf(n)}`), decodePayload(encodePayload(profile(idOf(n)))).open());
    }
  });
  decoded.clear();

  class Profiles {
    async find(id) {
      return profile(id);
    }
  }
  const near = { maxEntries: entries, maxBytes: 2 ** 32 };
  const { service, close } = await startService({ namespace: 'bench', near }, Profiles, {
    find: Cacheable('profile:{id}', '1h'),
  });
  const readAll = async () => {
    for (let n = 0; n < entries; n += 1) await service.find(flat(idOf(n)));
  };
  const before = heap();
  await readAll();
  const loaded = (heap() - before) / entries;
  await readAll();
  await readAll();
  const read = (heap() - before) / entries;
  await close();
  const figure = (name, median) => ({ name, unit: 'bytes an entry', median });
  return {
    figures: [
      figure('plain Map of the parsed objects', plain),
      figure('near store, loaded', loaded),
      figure('near store, each entry read again', read),
      figure('plain Map of the same objects, decoded from Redis', decodedBytes),
    ],
    ratios: [
      { name: 'near store / plain Map', value: loaded / plain, atMost: 1.25 },
      { name: 'near store, each entry read again / plain Map', value: read / plain },
    ],
  };
}

function bytesEach(entries, fill) {
  const before = heap();
  fill();
  return (heap() - before) / entries;
}

function heap() {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
