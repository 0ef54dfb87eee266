import { Redis } from 'ioredis';
import { Cache } from '../../dist/cache/core.js';
import { Cacheable, startService } from '../harness/nest-service.mjs';
import { makeProfiles } from '../harness/profiles.mjs';
import { startRemotePeers } from '../harness/remote-peers.mjs';
import { atOnce, interleave, oneByOne } from '../harness/rounds.mjs';
import { ownRedis } from '../own-redis.mjs';

export const title = 'remote hit: every read asks Redis, and its fingerprint is checked';

const RAW = 'raw ioredis GET + JSON.parse, auto-pipelining';
const LARDER = 'larder, near: false';
const AFRESH = 'larder, no near store: each value decoded afresh';
const MANY = 'larder, getMany of 100';

export async function measure({ rounds, quick }) {
  const { ids, load, profiles } = makeProfiles();
  const server = await ownRedis();
  const raw = new Redis(server.url, { enableAutoPipelining: true });
  class Profiles {
    async find(id) {
      return load(id);
    }
  }
  class AfreshProfiles {
    async find(id) {
      return load(id);
    }
  }
  const remote = { url: server.url };
  const { service, close } = await startService({ namespace: 'bench', remote }, Profiles, {
    find: Cacheable('profile:{id}', '1h', { near: false }),
  });
  const afresh = await startService({ namespace: 'afresh', near: false, remote }, AfreshProfiles, {
    find: Cacheable('profile:{id}', '1h'),
  });
  const cache = new Cache({ namespace: 'many', near: false, remote });
  const peers = await startRemotePeers(server.url, load);
  try {
    for (const [id, profile] of profiles) await raw.set(`raw:${id}`, JSON.stringify(profile));
    await cache.setMany(
      [...profiles].map(([id, profile]) => [`profile:${id}`, profile]),
      '1h',
    );
    const at = (n) => ids[n % ids.length];
    const calls = {
      [RAW]: async (n) => JSON.parse(await raw.get(`raw:${at(n)}`)),
      [LARDER]: (n) => service.find(at(n)),
      [AFRESH]: (n) => afresh.service.find(at(n)),
      ...Object.fromEntries(Object.entries(peers.reads).map(([name, read]) => [name, (n) => read(at(n))])),
    };
    await fill(calls, ids.length);
    const time = quick ? 50 : 150;
    const crowd = Object.fromEntries(
      Object.entries(calls).map(([name, call]) => [name, atOnce(call, { callers: 64, each: 20 })]),
    );
    const many = await interleave(crowd, { rounds, time });
    const keys = ids.map((id) => `profile:${id}`);
    const hundred = (n) => cache.getMany(Array.from({ length: 100 }, (_, at) => keys[(n * 100 + at) % keys.length]));
    const single = await interleave(
      {
        [RAW]: oneByOne(calls[RAW], 100),
        [LARDER]: oneByOne(calls[LARDER], 100),
        [AFRESH]: oneByOne(calls[AFRESH], 100),
        [MANY]: { size: 1_000, batch: oneByOne(hundred, 10).batch },
      },
      { rounds, time },
    );
    return {
      figures: [
        ...many.figures().map((figure) => ({ ...figure, name: `${figure.name}; 64 at once` })),
        ...single.figures().map((figure) => ({ ...figure, name: `${figure.name}; one by one` })),
      ],
      ratios: [
        { name: '64 at once / raw', value: many.ratio(LARDER, RAW), atLeast: 1.5 },
        { name: '64 at once, decoded afresh / raw', value: many.ratio(AFRESH, RAW) },
        { name: 'one by one / raw', value: single.ratio(LARDER, RAW), atLeast: 0.9 },
        { name: 'one by one, decoded afresh / raw', value: single.ratio(AFRESH, RAW) },
        { name: 'getMany of 100 / 100 single hits', value: single.ratio(MANY, AFRESH), atLeast: 3 },
      ],
    };
  } finally {
    await Promise.all([close(), afresh.close(), cache.close(), peers.close()]);
    raw.disconnect();
    await server.close();
  }
}

/** Fills each cache, and makes sure that what it gives is the profile that was asked for. */
async function fill(calls, count) {
  for (const [name, call] of Object.entries(calls)) {
    for (let n = 0; n < 2 * count; n += 1) {
      const { id } = await call(n);
      if (id !== (await calls[RAW](n)).id) throw new Error(`${name} gave another profile`);
    }
  }
}
