// What is kept in benchmarks/results.
import { mkdirSync, writeFileSync } from 'node:fs';
import { aggregates, byRoute, checked, details, reached, savings } from './report.mjs';

export function keep(results, folder = new URL('../results/', import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('workload.json', folder), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(new URL('workload.md', folder), markdown(results));
}

function markdown(results) {
  const { surroundings: around, options, data, where, versions } = results;
  const { cold, warmUp, rounds, requests, concurrency, seed } = options;
  const count = (value) => value.toLocaleString('en');
  return `# What the cache saves

Written by \`${results.command}\` on ${around.date}: do not edit.

- Machine: ${around.machine}; load average before the run ${around.load.toFixed(1)}
- Node ${around.node}; ${Object.entries(around.packages).map(([name, version]) => `${name} ${version}`).join(', ')}
- Postgres ${versions.postgres} (${where.postgres}); Redis ${versions.redis} (${where.redis})
- Data: ${Object.entries(data).map(([what, number]) => `${what} ${count(number)}`).join(', ')}
- Cold: the first ${count(cold)} requests. Warm-up: ${count(warmUp)} requests that are not measured.
  Measured: ${rounds} rounds of ${count(requests)} requests for each arm, in turns; medians of the rounds.
- ${concurrency} requests under way at any moment while times are measured; seed of chance ${seed}

${table(savings(results))}

${table(reached(results))}

${checked(results)}

${LIMITS}

## Analytics

One request at a time; the cached ones are up to five minutes old. About one of the most popular users and the most
popular public community.

${table(aggregates(results))}

## More figures

${table(details(results))}

## Routes

Mean response times, and queries per request. A read costs up to three more cached reads than the one it is named for: the
session, the role of its caller, and permissions in the community.

${table(byRoute(results))}
`;
} // prettier-ignore

const LIMITS = `What these figures are, and are not:

- Queries are counted at the driver in the server's process (each call of \`query\` of \`pg\`), without the statements that
  begin and end transactions. Which route causes them is counted in a round of its own, whose times are not reported,
  because it slows the server. What is loaded outside of any request counts as caused by reads.
- Both arms have a copy of the same database, and get the same requests in the same order. In the warm-up, the arm without
  cache is asked all writes, and one in fifty of the reads: it has nothing to fill but the memory of Postgres.
- The hit rate is that of all lookups in the cache; the arm pauses while the other one is measured, and what expires
  meanwhile is missed. "Reads of what was never read before" follow from the sequence of requests alone: even a cache in
  which nothing expires, and which no write evicts, has to load these.
- The client, the servers, Postgres and Redis share the cores of one machine, where a query takes a fraction of a
  millisecond. Over a network each would cost a round trip more. Times are measured with few requests under way, because
  with more than there are cores a response time is mostly waiting for a core.
- The loop is closed: a slow answer delays the next request, which flatters the slower arm.`;

function table(rows) {
  const columns = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => row[column]))),
  ].join('\n');
}
