import { CacheError } from '../cache/core.js';
import { HELP, parseCommandLine, UsageError } from './command-line.js';
import { run } from './run.js';

try {
  const command = parseCommandLine(process.argv.slice(2), process.env);
  if (command) await run(command, process.env);
  else console.log(HELP);
} catch (error) {
  if (!(error instanceof UsageError || error instanceof CacheError)) throw error;
  console.error(`larder: ${error.message}`);
  process.exitCode = 1;
}
