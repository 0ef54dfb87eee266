// What a cached answer costs over HTTP, beside answers that cost nothing.
import { medianOf, Rates } from '../harness/rounds.mjs';
import { startChild } from '../http/child.mjs';
import { named, subjects } from '../http/subjects.mjs';
import { verify } from '../http/verify.mjs';
import { ownRedis } from '../own-redis.mjs';

export const title = 'cached HTTP GET through guard, pipe and interceptor, the same object';

const AT_LEAST = 0.95;
/** Share of its time from which on the load generator is what limits the figure. */
const TOO_BUSY = 0.95;
/** Share of the answers of a cache that may be no hits. */
const MOST_MISSES = 0.001;

/** @param {{ rounds: number, quick: boolean, log: (text: string) => void }} tools */
export async function measure({ rounds, quick, log }) {
  const seconds = quick ? 0.5 : 2;
  const closing = [];
  try {
    const redis = await ownRedis();
    closing.push(() => redis.close());
    const generator = await startChild('load.mjs');
    closing.push(() => generator.end());
    const servers = [];
    for (const subject of subjects) {
      const process = await startChild('serve.mjs', subject.file, subject.overRedis ? redis.url : '');
      closing.push(() => process.end());
      servers.push({ ...subject, process, samples: [] });
    }

    for (const server of servers) {
      await verify(server);
      // Until everything is compiled and cached.
      await load(generator, server, quick ? 1 : 3);
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const server of rotated(servers, round)) server.samples.push(await load(generator, server, seconds));
      const rates = servers.map(({ samples }) => Math.round(samples.at(-1).rate));
      log(`round ${round + 1} of ${rounds}: ${rates.join(', ')} req/s`);
    }
    for (const server of servers) {
      await verify(server);
      report(server, log);
    }
    return summary(servers);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** @throws when an answer is not what it should be */
async function load(generator, { name, process, oneId }, seconds) {
  const before = await process.ask('report');
  const { rate, busy, answers, failures } = await generator.ask({ port: process.ready.port, seconds, oneId });
  const { loads } = await process.ask('report');
  const failed = Object.entries(failures).flatMap(([what, count]) => (count > 0 ? `${count} ${what}` : []));
  if (failed.length > 0) throw new Error(`${name}: of ${answers} answers: ${failed.join(', ')}`);
  return { rate, busy, misses: (loads - before.loads) / answers };
}

const rotated = (list, by) => [...list.slice(by % list.length), ...list.slice(0, by % list.length)];

function report({ name, samples }, log) {
  const misses = Math.max(...samples.map((sample) => sample.misses));
  if (misses > MOST_MISSES) throw new Error(`${name}: ${(100 * misses).toFixed(1)} % of the answers were no hits`);
  const busy = medianOf(samples.map((sample) => sample.busy));
  if (busy > TOO_BUSY)
    log(`${name}: could be faster; the load generator was busy ${Math.round(100 * busy)} % of the time`);
}

function summary(servers) {
  const rates = new Rates(new Map(servers.map(({ name, samples }) => [name, samples.map(({ rate }) => rate)])));
  const ratio = (subject, other) => rates.ratio(subject.name, other.name);
  return {
    figures: rates.figures('req/s'),
    ratios: [
      {
        name: 'cached / constant behind the same guards',
        value: ratio(named.sameObject, named.guarded),
        atLeast: AT_LEAST,
      },
      {
        name: 'cached response (@HttpCache) / constant behind the same guards',
        value: ratio(named.sameResponse, named.guarded),
        atLeast: AT_LEAST,
      },
      { name: '2,000 objects in turn / constant behind the same guards', value: ratio(named.embedded, named.guarded) },
      {
        name: '2,000 responses (@HttpCache) in turn / constant behind the same guards',
        value: ratio(named.responses, named.guarded),
      },
      { name: 'cached / constant without guards', value: ratio(named.sameObject, named.bare) },
      { name: "cached / Nest's CacheInterceptor, 2,000 objects", value: ratio(named.embedded, named.cacheInterceptor) },
    ],
  };
}
