import 'reflect-metadata';
import { CacheError } from '../../cache/index.js';
import { StartupError } from '../../errors/startup-error.js';
import { runCachePlan } from './run-cache-plan.js';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const { text, isFlawless } = await runCachePlan(process.argv.slice(2));
  process.stdout.write(`${text}\n`);
  if (!isFlawless) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof StartupError || error instanceof CacheError ? error.message : error);
  process.exitCode = 1;
}
