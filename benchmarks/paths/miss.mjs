import { Redis } from 'ioredis';
import { Cacheable, startService } from '../harness/nest-service.mjs';
import { makeProfiles } from '../harness/profiles.mjs';
import { interleave, oneByOne } from '../harness/rounds.mjs';
import { ownRedis } from '../own-redis.mjs';

export const title = 'miss: everything but the loader, over Redis';

const RAW = 'raw GET, then SET of the JSON';
const LARDER = 'larder';
const NEW_SCOPE = 'larder, in a scope of its own';

export async function measure({ rounds, quick }) {
  const { ids, profiles } = makeProfiles();
  const server = await ownRedis();
  const raw = new Redis(server.url);
  class Profiles {
    async find(n) {
      return profiles.get(ids[n % ids.length]);
    }
    async scoped(n) {
      return profiles.get(ids[n % ids.length]);
    }
  }
  const { service, close } = await startService({ namespace: 'bench', remote: { url: server.url } }, Profiles, {
    find: Cacheable('profile:{n}', '1h'),
    scoped: Cacheable('profile:{n}:details', '1h'),
  });
  try {
    const calls = {
      [RAW]: async (n) => {
        const found = await raw.get(`raw:${n}`);
        if (found) throw new Error('a hit');
        await raw.set(`raw:${n}`, JSON.stringify(profiles.get(ids[n % ids.length])), 'EX', 3_600);
      },
      [LARDER]: (n) => service.find(n),
      [NEW_SCOPE]: (n) => service.scoped(n),
    };
    const subjects = Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, oneByOne(call, 100)]));
    const rates = await interleave(subjects, { rounds, time: quick ? 50 : 150 });
    return {
      figures: rates.figures('misses/s'),
      ratios: [
        { name: 'time of a miss / raw GET + SET', value: 1 / rates.ratio(LARDER, RAW), atMost: 1.6 },
        { name: 'the same, in a scope of its own', value: 1 / rates.ratio(NEW_SCOPE, RAW) },
      ],
    };
  } finally {
    await close();
    raw.disconnect();
    await server.close();
  }
}
