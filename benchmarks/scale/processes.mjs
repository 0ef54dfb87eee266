// The same service in one process, and in several over the same Redis.
import { availableParallelism } from 'node:os';
import { ownRedis } from '../own-redis.mjs';
import { Latencies } from './latencies.mjs';
import { ownCluster } from './own-cluster.mjs';
import { askServers } from './redis-figures.mjs';
import { startProcess } from './start-process.mjs';

const MODES = ['near store', 'near: false'];
const SERVERS = {
  'one Redis': async () => {
    // Of its own even where REDIS_URL names one: the time it takes is measured.
    const { url, close } = await ownRedis({ address: '' });
    return { url, nodes: [url], close };
  },
  'cluster of 3': ownCluster,
};

/**
 * @param {{ counts: number[], warmUp: number, seconds: number }} options numbers of processes; seconds that
 *   each process is warmed up, of a core's time, and measured
 * @param {(text: string) => void} log
 */
export async function measureProcesses({ counts, warmUp, seconds }, log) {
  const rows = [];
  for (const [over, start] of Object.entries(SERVERS)) {
    const servers = await start();
    const asked = askServers(servers.nodes);
    try {
      for (const count of counts) {
        await withProcesses(count, servers.url, async (processes) => {
          for (const mode of MODES) {
            await processes[0].ask({ to: 'fill', mode });
            await askAll(processes, { to: 'measure', mode, seconds: warmUp * shortage(count) });
            const row = {
              over,
              processes: count,
              mode,
              ...(await measure(processes, asked, { to: 'measure', mode, seconds })),
            };
            log(lineOf(row));
            rows.push(row);
          }
        });
      }
    } finally {
      asked.close();
      await servers.close();
    }
  }
  return rows;
}

async function withProcesses(count, url, use) {
  const starting = Array.from({ length: count }, (_, at) => startProcess('profiles-process.mjs', url, at));
  try {
    await use(await Promise.all(starting));
  } finally {
    const started = (await Promise.allSettled(starting)).flatMap(({ value }) => value ?? []);
    await Promise.all(started.map((process) => process.end()));
  }
}

/** How much longer it takes until every process has had its time of a core. */
const shortage = (count) => Math.max(1, count / availableParallelism());

const askAll = (processes, message) => Promise.all(processes.map((process) => process.ask(message)));

async function measure(processes, servers, message) {
  const before = await servers.cpu();
  const parts = await askAll(processes, message);
  const redisCpu = (await servers.cpu()).map((seconds, at) => seconds - before[at]);
  return figuresOf(parts, redisCpu);
}

function figuresOf(parts, redisCpu) {
  const sum = (read) => total(parts.map(read));
  const times = (name) => parts.reduce((all, part) => all.add(part[name]), new Latencies()).figures();
  const reads = sum((part) => part.reads);
  const layers = Object.keys(parts[0].layers).map((layer) => [layer, sum((part) => part.layers[layer])]);
  const perMillion = (seconds) => (seconds / reads) * 1e6;
  return {
    reads,
    evictions: sum((part) => part.evictions),
    perSecond: sum((part) => (part.reads + part.evictions) / part.seconds),
    readTimes: times('readTimes'),
    evictionTimes: times('evictionTimes'),
    serviceCpu: perMillion(sum((part) => part.cpu)),
    redisCpu: perMillion(total(redisCpu)),
    redisCpuOfEach: redisCpu.map(perMillion),
    serviceCores: sum((part) => part.cpu / part.seconds),
    redisCores: total(redisCpu) / Math.max(...parts.map((part) => part.seconds)),
    layers: Object.fromEntries(layers.map(([layer, count]) => [layer, count / reads])),
    bypasses: sum((part) => part.bypasses),
    displaced: sum((part) => part.displaced),
    busBreaks: sum((part) => part.busBreaks),
    violations: sum((part) => part.violations),
    errors: sum((part) => part.failures + part.troubles),
    failure: parts.find((part) => part.failure)?.failure,
  };
}

const total = (numbers) => numbers.reduce((all, number) => all + number, 0);

function lineOf({ over, processes, mode, perSecond, ...row }) {
  const many = processes === 1 ? 'one process' : `${processes} processes`;
  const found = ['violations', 'errors', 'busBreaks'].flatMap((name) =>
    row[name] > 0 ? `; ${row[name]} ${name}` : [],
  );
  return `${over}, ${many}, ${mode}: ${Math.round(perSecond).toLocaleString('en')} op/s${found.join('')}`;
}
