import 'reflect-metadata';
import { StartupError } from '../errors/startup-error.js';
import { runSeed } from './run-seed.js';

try {
  await runSeed(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
