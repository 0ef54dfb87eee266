import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A new folder for DATA_DIR, in which the embedded Postgres has the schema of the application and no data. */
export async function copyDataFolder(): Promise<string> {
  const template = process.env.TEST_DATA_TEMPLATE;
  if (template === undefined) throw new Error('TEST_DATA_TEMPLATE is not set: only specs below test/ are given it.');
  const folder = await mkdtemp(join(dirname(template), 'copy-'));
  await promisify(execFile)('cp', ['-R', `${template}/.`, folder]); // five times as fast as cp() of Node
  return folder;
}
