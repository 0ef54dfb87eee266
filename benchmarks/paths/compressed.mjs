import { Redis } from 'ioredis';
import { Cacheable, startService } from '../harness/nest-service.mjs';
import { interleave, oneByOne } from '../harness/rounds.mjs';
import { ownRedis } from '../own-redis.mjs';
import { makePayloads } from '../payloads.mjs';

export const title = 'remote hit of a 20 KB object, compressed, decoded afresh each time';

const RAW = 'raw ioredis GET + JSON.parse, not compressed';
const LARDER = 'larder';
const ENTRIES = 50;

export async function measure({ rounds, quick }) {
  const server = await ownRedis();
  const raw = new Redis(server.url, { enableAutoPipelining: true });
  const list = makePayloads().list(90);
  class Lists {
    async find(n) {
      return { ...list, page: n };
    }
  }
  // Without a near store there is nothing to know the value by: it is inflated and decoded each time.
  const options = { namespace: 'bench', near: false, remote: { url: server.url } };
  const { service, close } = await startService(options, Lists, { find: Cacheable('list:{n}', '1h') });
  try {
    const json = JSON.stringify(list);
    for (let n = 0; n < ENTRIES; n += 1) {
      await raw.set(`raw:${n}`, json);
      await service.find(n);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stored = await raw.strlen('bench:{list:1}:e');
    const rates = await interleave(
      {
        [RAW]: oneByOne(async (n) => JSON.parse(await raw.get(`raw:${n % ENTRIES}`)), 50),
        [LARDER]: oneByOne((n) => service.find(n % ENTRIES), 50),
      },
      { rounds, time: quick ? 50 : 150 },
    );
    return {
      figures: [
        ...rates.figures(),
        { name: 'the JSON', unit: 'bytes', median: Buffer.byteLength(json) },
        { name: 'the entry', unit: 'bytes', median: stored },
      ],
      ratios: [
        { name: 'time / raw', value: 1 / rates.ratio(LARDER, RAW), atMost: 1 },
        { name: 'bytes / raw', value: stored / Buffer.byteLength(json), atMost: 0.4 },
      ],
    };
  } finally {
    await close();
    raw.disconnect();
    await server.close();
  }
}
