// npm run bench:workload: what the cache saves a community that reads much and writes a little.
import { ensureInstalled } from '../../scripts/ensure-installed.mjs';
import { HELP, parseOptions } from './options.mjs';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await run(options);
} catch (error) {
  const isUsage = error instanceof RangeError || error.code?.startsWith('ERR_PARSE_ARGS');
  console.error(isUsage ? `${error.message}\n\n${HELP}` : error);
  process.exitCode = 1;
}

async function run(options) {
  ensureInstalled();
  const { compile } = await import('../../scripts/compile.mjs');
  await compile();
  // What is compiled can be loaded only now.
  const [{ startServers }, { measure }, { print }, { keep }] = await Promise.all(
    ['servers', 'measure', 'report', 'markdown'].map((name) => import(`./${name}.mjs`)),
  );
  const servers = await startServers();
  try {
    const results = await measure(servers, options, (line) => console.log(line));
    results.command = ['npm run bench:workload', ...process.argv.slice(2)]
      .join(' ')
      .replace('workload -', 'workload -- -');
    print(results);
    if (!options.small) keep(results);
    const { troubles, checks } = results;
    for (const example of [
      ...Object.entries(troubles).map(([what, count]) => `${what}: ${count} times`),
      ...checks.examples,
    ])
      console.error(`  ${example}`);
    if (Object.keys(troubles).length > 0 || checks.stale > 0 || checks.failed > 0) {
      console.error('There were answers that should not be.');
      process.exitCode = 1;
    }
  } finally {
    await servers.close();
  }
}
