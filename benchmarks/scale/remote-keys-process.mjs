// Remote hits among more and more keys: node remote-keys-process.mjs URL
import { atOnce, interleave } from '../harness/rounds.mjs';
import { answer } from './answer.mjs';
import { insistOnHits, startItems } from './items-service.mjs';
import { inOrder, uniformOrder, zipfOrder } from './orders.mjs';

const CALLERS = 64;

const [url] = process.argv.slice(2);
// The wait for Redis is not the subject: a busy machine must not turn hits into loads.
const items = await startItems({ remote: { url }, remoteTimeout: '10s', logger: console }, { near: false });

answer({ fill: ({ from, until }) => items.readAll(from, until), microseconds });

/** Between two hits, which is not how long one takes: many are under way. */
async function microseconds({ keys, rounds, time }) {
  const subject = (order) => atOnce(inOrder(items.find, order), { callers: CALLERS, each: 50 });
  const before = items.stats();
  const rates = await interleave(
    { uniform: subject(uniformOrder(keys, keys)), zipf: subject(zipfOrder(keys, keys)) },
    { rounds, time },
  );
  insistOnHits(before, items.stats());
  return { uniform: 1e6 / rates.median('uniform'), zipf: 1e6 / rates.median('zipf') };
}
