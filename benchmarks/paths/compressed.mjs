import { Redis } from 'ioredis';
import { startApart } from '../harness/apart.mjs';
import { Cacheable, startService } from '../harness/nest-service.mjs';
import { interleave, oneByOne } from '../harness/rounds.mjs';
import { ownRedis } from '../own-redis.mjs';
import { makePayloads } from '../payloads.mjs';

export const title = 'remote hit of a 20 KB object, compressed';

const RAW = 'raw ioredis GET + JSON.parse, not compressed';
const LARDER = 'larder, near: false';
const AFRESH = 'larder, no near store: inflated and decoded each time';
const ENTRIES = 50;

const list = makePayloads().list(90);
const json = JSON.stringify(list);

/** Run each in a process of its own. */
export const subjects = {
  [RAW]: async ({ url }) => {
    const raw = new Redis(url, { enableAutoPipelining: true });
    for (let n = 0; n < ENTRIES; n += 1) await raw.set(`raw:${n}`, json);
    return { hits: oneByOne(async (n) => JSON.parse(await raw.get(`raw:${n % ENTRIES}`)), 50) };
  },
  [LARDER]: ({ url }) => larder({ namespace: 'bench', remote: { url } }, { near: false }),
  // Without a near store there is nothing to know the value by.
  [AFRESH]: ({ url }) => larder({ namespace: 'afresh', near: false, remote: { url } }),
};

export async function measure({ rounds, quick }) {
  const server = await ownRedis({ apart: true });
  const processes = await startApart(import.meta.url, Object.keys(subjects), { url: server.url });
  const client = new Redis(server.url);
  try {
    const rates = await interleave(processes.at('hits'), { rounds, time: quick ? 50 : 150 });
    const stored = await client.strlen('bench:{list:1}:e');
    return {
      figures: [
        ...rates.figures(),
        { name: 'the JSON', unit: 'bytes', median: Buffer.byteLength(json) },
        { name: 'the entry', unit: 'bytes', median: stored },
      ],
      ratios: [
        { name: 'time / raw', value: 1 / rates.ratio(LARDER, RAW), atMost: 1 },
        { name: 'time, decoded afresh / raw', value: 1 / rates.ratio(AFRESH, RAW), atMost: 1 },
        { name: 'bytes / raw', value: stored / Buffer.byteLength(json), atMost: 0.4 },
      ],
    };
  } finally {
    client.disconnect();
    processes.close();
    await server.close();
  }
}

async function larder(options, annotation) {
  class Lists {
    async find(n) {
      return { ...list, page: n };
    }
  }
  const { cache, service } = await startService(options, Lists, { find: Cacheable('list:{n}', '1h', annotation) });
  for (let n = 0; n < ENTRIES; n += 1) await service.find(n);
  await cache.settled();
  return { hits: oneByOne((n) => service.find(n % ENTRIES), 50) };
}
