import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartupError } from '../errors/startup-error.js';
import { lockFolder } from './folder-lock.js';

describe('lockFolder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'larder-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives a folder to one at a time', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(StartupError);
    await lock.release();
    await (await lockFolder(folder)).release();
  });

  it('gives it to one of many that come at once, also after one that was killed', async () => {
    await writeFile(join(folder, 'in-use.sock'), '');
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
    const locks = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(locks).toHaveLength(1);
    await Promise.all(locks.map((lock) => lock.release()));
  });

  it('names the variable when the folder cannot be used', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(lockFolder(join(folder, 'file'))).rejects.toThrow(/^DATA_DIR is .*file, which cannot be used: /);
  });

  it('lets nobody else look into the folder', async () => {
    const lock = await lockFolder(join(folder, 'private'));
    expect((await stat(join(folder, 'private'))).mode & 0o777).toBe(0o700);
    await lock.release();
  });

  it('creates the folder', async () => {
    const lock = await lockFolder(join(folder, 'a', 'b'));
    expect(existsSync(join(folder, 'a', 'b'))).toBe(true);
    await lock.release();
  });

  it('takes over what a killed process left behind', async () => {
    await writeFile(join(folder, 'in-use.sock'), '');
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(StartupError);
    await lock.release();
  });

  it('copes with paths longer than those of sockets may be', async () => {
    const deep = join(folder, 'x'.repeat(120));
    const lock = await lockFolder(deep);
    await expect(lockFolder(deep)).rejects.toThrow(StartupError);
    await lock.release();
  });
});
