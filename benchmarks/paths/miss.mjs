import { Redis } from 'ioredis';
import { startApart } from '../harness/apart.mjs';
import { Cacheable, startService } from '../harness/nest-service.mjs';
import { makeProfiles } from '../harness/profiles.mjs';
import { interleave, oneByOne } from '../harness/rounds.mjs';
import { ownRedis } from '../own-redis.mjs';

export const title = 'miss: everything but the loader, over Redis';

const RAW = 'raw GET, then SET of the JSON';
const LARDER = 'larder';
const NEW_SCOPE = 'larder, in a scope of its own';

const { ids, profiles } = makeProfiles();
const profileOf = (n) => profiles.get(ids[n % ids.length]);

/** Run each in a process of its own. */
export const subjects = {
  [RAW]: async ({ url }) => {
    const raw = new Redis(url);
    return misses(async (n) => {
      if (await raw.get(`raw:${n}`)) throw new Error('a hit');
      await raw.set(`raw:${n}`, JSON.stringify(profileOf(n)), 'EX', 3_600);
    });
  },
  [LARDER]: ({ url }) => larder(url, 'profile:{n}'),
  [NEW_SCOPE]: ({ url }) => larder(url, 'profile:{n}:details'),
};

export async function measure({ rounds, quick }) {
  const server = await ownRedis({ apart: true });
  const processes = await startApart(import.meta.url, Object.keys(subjects), { url: server.url });
  try {
    const rates = await interleave(processes.at('misses'), { rounds, time: quick ? 50 : 150 });
    return {
      figures: rates.figures('misses/s'),
      ratios: [
        { name: 'time of a miss / raw GET + SET', value: 1 / rates.ratio(LARDER, RAW), atMost: 1.6 },
        { name: 'the same, in a scope of its own', value: 1 / rates.ratio(NEW_SCOPE, RAW) },
      ],
    };
  } finally {
    processes.close();
    await server.close();
  }
}

async function larder(url, key) {
  class Profiles {
    async find(n) {
      return profileOf(n);
    }
  }
  const { service } = await startService({ namespace: 'bench', remote: { url } }, Profiles, {
    find: Cacheable(key, '1h'),
  });
  return misses((n) => service.find(n));
}

const misses = (call) => ({ misses: oneByOne(call, 100) });
