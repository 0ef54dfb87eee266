// The course of the benchmark: the data, both arms, and their phases.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFor } from '../../dist/seed/random.js';
import { zipf } from '../../dist/seed/zipf.js';
import { openArm } from './arm.mjs';
import { ownReads } from './checks.mjs';
import { firstReads } from './first-reads.mjs';
import { startPhases } from './phases.mjs';
import { makePlan } from './plan.mjs';
import { prepare } from './prepare.mjs';
import { routesOf, summary, targetsOf } from './summary.mjs';
import { surroundings, versionsOf } from './surroundings.mjs';

/** Without a cache there is nothing to fill: code, connections and Postgres are warm after every 50th read. */
const WARM_UP_OF_OFF = 50;
/** Requests under way where it is about throughput. */
const CROWD = 32;
const CHECKERS = 8;

export async function measure(servers, options, say) {
  const around = surroundings();
  const [withCache, without] = servers.databases;
  const { redisUrl, where } = servers;
  say(`Postgres: ${where.postgres}; Redis: ${where.redis}. Seeding.`);
  const { catalogue, counts } = await prepare(withCache, options);
  await servers.copy();
  const checkers = catalogue.users.slice(-CHECKERS);
  const plan = makePlan({ randomFor, zipf, seed: options.seed, catalogue: sparing(checkers, catalogue) });
  const dataDir = mkdtempSync(join(tmpdir(), 'larder-workload-'));
  const common = { redisUrl, dataDir, plan, catalogue, concurrency: options.concurrency, connections: CROWD };
  const arms = {
    on: await openArm({ ...common, cached: true, databaseUrl: withCache }),
    off: await openArm({ ...common, cached: false, databaseUrl: without }),
  };
  try {
    return {
      surroundings: around,
      versions: await versionsOf({ databaseUrl: withCache, redisUrl }),
      where,
      options,
      data: counts,
      ...(await measureArms({ arms, plan, catalogue, checkers, options, say })),
    };
  } finally {
    await Promise.allSettled([arms.on.close(), arms.off.close()]);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measureArms({ arms, plan, catalogue, checkers, options, say }) {
  const { cold, warmUp, requests, rounds } = options;
  const { phase, next, troubles } = startPhases(arms, say);
  const whileCold = await phase('cold', cold);
  const ofWarmUp = { on: { concurrency: CROWD }, off: { concurrency: CROWD, wanted: writesAndSomeReads } };
  if (warmUp > 0) await phase('warm-up', warmUp, (arm) => ofWarmUp[arm]);
  const from = next();
  const measured = [];
  for (let round = 1; round <= rounds; round += 1) measured.push(await phase(`round ${round}`, requests));
  const to = next();
  const counted = await phase('queries by route', requests, () => ({ attributing: true, concurrency: CROWD }));
  const crowd = await phase(`${CROWD} under way`, requests, () => ({ concurrency: CROWD }));
  const all = { on: measured.map(({ on }) => on), off: measured.map(({ off }) => off) };
  const both = (figures) => ({ on: summary([figures.on].flat()), off: summary([figures.off].flat()) });
  const { on, off } = both(all);
  return {
    targets: targetsOf({ on, off, counted }),
    on,
    off,
    cold: both(whileCold),
    counted: both(counted),
    crowd: both(crowd),
    firsts: firstReads(plan, [from, to]),
    analytics: { off: await arms.off.timeAnalytics(), on: await arms.on.timeAnalytics() },
    checks: await check({ arm: arms.on, range: [next(), next() + Math.ceil(requests / 4)], checkers, catalogue }),
    routes: routesOf(all, counted),
    troubles,
  };
}

/** While the arm is asked something, in which what is read must be what was written. */
async function check({ arm, range, checkers, catalogue }) {
  const checks = ownReads({ client: arm.client, checkers, administrator: catalogue.users[0], catalogue });
  await checks.prepare();
  await arm.ask(range, { after: checks.after, concurrency: CHECKERS });
  return checks.counts;
}

const writesAndSomeReads = ({ kind }, index) => kind === 'write' || index % WARM_UP_OF_OFF === 0;

/** The catalogue with the users left out whom the plan must not touch. */
function sparing(checkers, catalogue) {
  const spared = new Set(checkers);
  const others = (people) => people.filter((user) => !spared.has(user));
  const members = new Map([...catalogue.members].map(([community, people]) => [community, others(people)]));
  return { ...catalogue, users: others(catalogue.users), members };
}
