// What is kept of a whole run: benchmarks/results/scale.{json,md}.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { markdownTable } from '../harness/path-tables.mjs';
import { tables, TITLES } from './tables.mjs';

const folder = new URL('../results/', import.meta.url);

export async function keep(results) {
  await write(new URL('scale.json', folder), JSON.stringify({ ...results, units: UNITS }, rounded));
  await write(new URL('scale.md', folder), markdown(results));
}

const UNITS = {
  processes:
    'readTimes, evictionTimes: µs; serviceCpu, redisCpu, redisCpuOfEach: s for a million reads; layers: shares',
  keys: 'near: ns; remote: µs; bytes of an entry',
};

const rounded = (_name, value) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

async function write(file, content) {
  const filepath = fileURLToPath(file);
  writeFileSync(file, await format(content, { ...(await resolveConfig(filepath)), filepath }));
}

function markdown(results) {
  const { command, surroundings: around, cores, redis, settings } = results;
  const { processes, keys } = settings;
  const table = Object.fromEntries(tables(results).map(([title, rows]) => [title, markdownTable(rows)]));
  return `# More processes, and more keys

Written by \`${command}\` on ${around.date}: do not edit.

- Machine: ${around.machine}; load average before the run ${around.load.toFixed(1)}; Node ${around.node}; ioredis ${around.packages.ioredis}; Redis ${redis}
- **All of it shares ${cores} cores**: the services, their callers and the Redis servers. More processes than cores compete and
  wait for each other: operations per second hardly grow any more, and latencies do. Therefore the processor time of a
  read is shown as well. It grows a little where processes take turns, and where each of them asks less often, for then a
  near entry is used fewer times in the 2 s of its life: see the share of near hits.

## More processes

Each process is a Nest application with a decorated service and 32 callers that ask without a pause, for 20,000 profiles
of 1 KB by Zipf's law (s = 1). One request in a hundred evicts its key, waits for that, and then reads it. Redis is one
server, or a cluster of three masters. Each phase: first
${processes.warmUp} s of a core for every process, not measured, then ${processes.seconds} s.

- "near store": as annotated by default, an entry is served from the process for 2 s, then Redis is asked again. "near:
  false": every read asks Redis.
- One request in eight is timed. With 32 callers in a process, its time is mostly waiting for the others' turn.
- Loading costs nothing here: a profile is copied. \`remoteTimeout\` is 10 s, because waiting is not to turn hits into loads.
- Processor time: of the services \`process.cpuUsage()\`, callers and checks included; of Redis \`used_cpu_user\` and
  \`used_cpu_sys\`. Joined: answered by what another reader of the process was waiting for.
- Violations: the version of a value is when its load began. A process that has evicted a key, and waited for that, must
  not read a version from before its eviction; every read is checked. Errors: calls that failed, wrong values, what Redis
  did not answer. A run with either keeps no figures.

${TITLES.throughput}:

${table[TITLES.throughput]}

${TITLES.cpu}:

${table[TITLES.cpu]}

## More keys

One process. Values are small, \`{ number, name, isOpen }\`, so that a million of them fit into memory.
Medians of ${keys.rounds} rounds of ${keys.time} ms. Popular keys do not lie side by side in memory.

${TITLES.near}, value and key included. The near
store has room for all, and there is no Redis, so that entries stay for longer than 2 s. "plain Map" is an async function
that looks into a \`Map\` of the same values, in the same loop: with many keys, both wait for memory.

${table[TITLES.near]}

${TITLES.remote}, names included. The method says \`near: false\`;
the near store has its default size (50,000 entries, 64 MiB), and spares decoding what it holds. Microseconds are those
between two hits: one takes longer, for many are under way.

${table[TITLES.remote]}
`;
} // prettier-ignore
