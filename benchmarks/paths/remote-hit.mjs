import { Redis } from 'ioredis';
import { Cache } from '../../dist/cache/core.js';
import { startApart } from '../harness/apart.mjs';
import { Cacheable, startService } from '../harness/nest-service.mjs';
import { makeProfiles } from '../harness/profiles.mjs';
import { remotePeers } from '../harness/remote-peers.mjs';
import { atOnce, interleave, oneByOne } from '../harness/rounds.mjs';
import { ownRedis } from '../own-redis.mjs';

export const title = 'remote hit: every read asks Redis, and its fingerprint is checked';

const RAW = 'raw ioredis GET + JSON.parse, auto-pipelining';
const LARDER = 'larder, near: false';
const AFRESH = 'larder, no near store: each value decoded afresh';
const MANY = 'larder, getMany of 100';

const { ids, load, profiles } = makeProfiles();
const at = (n) => ids[n % ids.length];

/** Run each in a process of its own. */
export const subjects = {
  [RAW]: async ({ url }) => {
    const raw = new Redis(url, { enableAutoPipelining: true });
    for (const [id, profile] of profiles) await raw.set(`raw:${id}`, JSON.stringify(profile));
    return workloads(async (n) => JSON.parse(await raw.get(`raw:${at(n)}`)));
  },
  [LARDER]: ({ url }) => larder({ namespace: 'bench', remote: { url } }, { near: false }),
  [AFRESH]: ({ url }) => larder({ namespace: 'afresh', near: false, remote: { url } }),
  [MANY]: async ({ url }) => {
    const cache = new Cache({ namespace: 'many', near: false, remote: { url } });
    const keys = ids.map((id) => `profile:${id}`);
    await cache.setMany(
      [...profiles].map(([id, profile]) => [`profile:${id}`, profile]),
      '1h',
    );
    const hundred = (n) => cache.getMany(Array.from({ length: 100 }, (_, i) => keys[(n * 100 + i) % keys.length]));
    return { single: { size: 1_000, batch: oneByOne(hundred, 10).batch } };
  },
  ...Object.fromEntries(
    Object.entries(remotePeers).map(([name, start]) => [
      name,
      async ({ url }) => {
        const read = await start(url, load);
        return workloads((n) => read(at(n)));
      },
    ]),
  ),
};

export async function measure({ rounds, quick }) {
  const server = await ownRedis({ apart: true });
  const time = quick ? 50 : 150;
  const processes = await startApart(import.meta.url, Object.keys(subjects), { url: server.url });
  try {
    const { [MANY]: _, ...crowd } = processes.at('crowd');
    const many = await interleave(crowd, { rounds, time });
    const each = processes.at('single');
    const single = await interleave(Object.fromEntries([RAW, LARDER, AFRESH, MANY].map((name) => [name, each[name]])), {
      rounds,
      time,
    });
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
    processes.close();
    await server.close();
  }
}

async function larder(options, annotation) {
  class Profiles {
    async find(id) {
      return load(id);
    }
  }
  const { service } = await startService(options, Profiles, { find: Cacheable('profile:{id}', '1h', annotation) });
  return workloads((n) => service.find(at(n)));
}

/** Fills the cache, and makes sure that what it gives is the profile that was asked for. */
async function workloads(call) {
  for (let n = 0; n < 2 * ids.length; n += 1) {
    const { id } = await call(n);
    if (id !== at(n)) throw new Error('it gave another profile');
  }
  return { crowd: atOnce(call, { callers: 64, each: 20 }), single: oneByOne(call, 100) };
}
