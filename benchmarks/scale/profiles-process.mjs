// One of the service processes: node profiles-process.mjs URL NAME
import { answer } from './answer.mjs';
import { mixedLoad } from './mixed-load.mjs';
import { evictionsAmong, zipfOrder } from './orders.mjs';
import { KEYS, startProfiles } from './profiles-service.mjs';

const CALLERS = 32;
const EVICTIONS = 0.01;
/** Counters of the cache that have no reason to move here. */
const TROUBLES = ['remoteErrors', 'corrupt', 'uncacheable', 'loadErrors', 'serverChanges'];

const [url, name] = process.argv.slice(2);
const { stats, subjects } = await startProfiles(url);
const order = zipfOrder(KEYS, name);
const evictions = evictionsAmong(EVICTIONS, name);

answer({ fill, measure });

/** Every key is read once. */
async function fill({ mode }) {
  const { read } = subjects[mode];
  for (let key = 0; key < KEYS; key += CALLERS) {
    await Promise.all(Array.from({ length: Math.min(CALLERS, KEYS - key) }, (_, at) => read(key + at)));
  }
}

async function measure({ mode, seconds }) {
  const [before, cpuBefore] = [stats(), process.cpuUsage()];
  const load = await mixedLoad(subjects[mode], order, evictions, { callers: CALLERS, seconds });
  const { user, system } = process.cpuUsage(cpuBefore);
  const after = stats();
  const counted = (counter) => after[counter] - before[counter];
  return {
    ...load,
    cpu: (user + system) / 1e6,
    layers: {
      near: counted('nearHits'),
      remote: counted('remoteHits'),
      joined: counted('joins'),
      loaded: counted('loads'),
    },
    bypasses: counted('bypasses'),
    displaced: after.near.displaced - before.near.displaced,
    busBreaks: counted('busBreaks'),
    troubles: TROUBLES.reduce((sum, counter) => sum + counted(counter), 0),
  };
}
