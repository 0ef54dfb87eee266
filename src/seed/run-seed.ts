import type { DataSource } from 'typeorm';
import { loadEnvironment } from '../config/load-environment.js';
import type { Environment } from '../config/environment.js';
import { openDatabase } from '../database/data-source.js';
import { StartupError } from '../errors/startup-error.js';
import { clearCache } from './clear-cache.js';
import { startProgress } from './progress.js';
import { resetSeed } from './reset-seed.js';
import { seedDatabase, workOf } from './seed-database.js';
import { parseSeedCommand, SEED_HELP, type SeedOptions } from './seed-options.js';
import { SEED_PASSWORD } from './seed-password.js';
import { emailOf } from './seeded-user.js';
import { tidyUp } from './tidy-up.js';

type Say = (line: string) => void;

/**
 * The command `npm run seed`.
 *
 * @param args what follows the command's name
 * @param say prints a line
 * @throws {StartupError} for what the caller can put right: options, environment, database
 */
export async function runSeed(args: readonly string[], say: Say): Promise<void> {
  const command = parseSeedCommand(args);
  if (command.kind === 'help') {
    say(SEED_HELP);
    return;
  }
  const environment = loadEnvironment();
  if (environment.NODE_ENV === 'production') {
    throw new StartupError('Seeded accounts have a password that everybody knows: not with NODE_ENV=production.');
  }
  const started = performance.now();
  const dataSource = await openDatabase(environment);
  try {
    say(`Database: ${environment.DATABASE_URL ? 'DATABASE_URL' : `embedded, in ${environment.DATA_DIR}`}`);
    if (command.kind === 'reset') await reset(dataSource, say);
    else await seed(dataSource, command, say);
  } finally {
    await dataSource.destroy();
  }
  say(await cacheReport(environment));
  say(`Done in ${((performance.now() - started) / 1_000).toFixed(1)} s.`);
}

async function reset(dataSource: DataSource, say: Say): Promise<void> {
  say(`Deleted ${await resetSeed(dataSource)} seeded rows, with what hung on them.`);
  await tidyUp(dataSource);
}

async function seed(dataSource: DataSource, options: SeedOptions, say: Say): Promise<void> {
  const progress = startProgress(workOf(options));
  const counts = await seedDatabase(dataSource, options, progress).finally(() => progress.stop());
  say('Added (what exists already stays as it is):');
  for (const [what, count] of Object.entries(counts)) say(`  ${inWords(what).padEnd(18)}${String(count).padStart(8)}`);
  await tidyUp(dataSource);
  say(`Log in as ${emailOf(0)} (an administrator) or ${emailOf(1)} to ${emailOf(options.users - 1)},`);
  say(`each with the password ${SEED_PASSWORD}:`);
  say(`  POST /v1/auth/login {"email":"${emailOf(0)}","password":"${SEED_PASSWORD}"}`);
}

const inWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

async function cacheReport(environment: Environment): Promise<string> {
  switch (await clearCache(environment)) {
    case 'cleared':
      return 'Cache: everything evicted from Redis.';
    case 'unreachable':
      return 'Cache: Redis does not answer, so servers may show what they have cached until it expires.';
    case 'absent':
      return 'Cache: no Redis; a server that is running without one shows what it has cached until it expires.';
  }
}
