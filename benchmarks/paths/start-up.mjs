/*
 * What the library adds to the start of the application, in processes of their own, round by round beside a control that
 * takes the same steps without it. Counted:
 *
 * - importing: of dist/cache/index.js, with those of its packages that the application does not import anyway.
 * - annotating: as many methods, in the same way, as the application has annotated.
 * - initialising: a Nest application of all its classes, with and without the CacheModule. The library makes its parts and
 *   has them injected, explores the annotated methods, reads their parameters, compiles and checks the templates. The
 *   classes are made without what else they depend on: the difference is that of the library.
 *
 * Not counted, but shown, both with Redis only: ioredis, which the rate limiter needs as well, and connecting, which is
 * waiting. Not measured: the database, and the server.
 */
import { ownRedis } from '../own-redis.mjs';
import { annotationsOfApplication, packagesOfApplication } from '../start-up/application.mjs';
import { environmentOf } from '../start-up/environment.mjs';
import { oneStart } from '../start-up/one-start.mjs';
import { median } from '../workload/figures.mjs';

export const title = 'start-up: library import and module init';

const AT_MOST_MS = 40;
const STEPS = ['importing', 'annotating', 'initialising'];

/** @param {{ rounds: number, quick: boolean, log: (text: string) => void }} tools */
export async function measure({ rounds, log }) {
  const annotations = await annotationsOfApplication(await environmentOf());
  const application = { packages: packagesOfApplication(), annotations };
  const redis = await ownRedis();
  const arms = {
    embedded: { ...application, shared: [], withLibrary: true },
    'with Redis': { ...application, shared: ['ioredis'], withLibrary: true, redisUrl: redis.url },
  };
  const added = Object.fromEntries(Object.keys(arms).map((name) => [name, []]));
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const control = await oneStart({ ...application, shared: [], withLibrary: false });
      for (const [name, arm] of Object.entries(arms)) {
        const start = difference(await oneStart(arm), control);
        // The first one has the files read from the disk.
        if (round > 0) added[name].push(start);
      }
      if (round > 0)
        log(`round ${round} of ${rounds}: ${Object.values(added).map((all) => all.at(-1).sum.toFixed(0))} ms`);
    }
  } finally {
    await redis.close();
  }
  return { figures: figuresOf(added, annotations.length), ratios: ratiosOf(added) };
}

function difference(start, control) {
  const steps = Object.fromEntries(STEPS.map((step) => [step, start[step] - control[step]]));
  const sum = STEPS.reduce((total, step) => total + steps[step], 0);
  return { ...start, ...steps, sum };
}

function figuresOf(added, annotated) {
  const figure = (name, starts, step) => {
    const samples = starts.map((start) => start[step]);
    return { name, unit: 'ms', median: median(samples), samples };
  };
  const ofArms = Object.entries(added).flatMap(([arm, starts]) => [
    figure(`${arm}: importing`, starts, 'importing'),
    figure(`${arm}: annotating ${annotated} methods`, starts, 'annotating'),
    figure(`${arm}: initialising`, starts, 'initialising'),
  ]);
  return [
    ...ofArms,
    figure('with Redis: ioredis, not counted', added['with Redis'], 'sharing'),
    figure('with Redis: connecting, not counted', added['with Redis'], 'connecting'),
  ];
}

const ratiosOf = (added) =>
  Object.entries(added).map(([arm, starts]) => ({
    name: `milliseconds of the start, ${arm}`,
    value: median(starts.map(({ sum }) => sum)),
    atMost: AT_MOST_MS,
  }));
