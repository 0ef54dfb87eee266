import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** Runs a program in Node; the error of one that fails contains what it printed, where tsc names the mistakes. */
async function run(args: string[], cwd = root): Promise<string> {
  return execute(process.execPath, args, { cwd }).then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      const { message, stdout } = error as Error & { stdout: string };
      throw new Error(`${message}\n${stdout}`);
    },
  );
}

/** What an application that depends on the package writes. */
const CONSUMER = `
import { Cacheable, CacheModule, CacheService } from 'larder';
import { Cache } from 'larder/core';

const cache = new Cache({ namespace: 'consumer' });
const loaded: number = await cache.getOrLoad('answer', '1m', async () => 42);
await cache.close();
console.log([loaded, typeof Cacheable, typeof CacheModule, typeof CacheService].join());
`;

describe('the built package', () => {
  let folder: string;

  beforeAll(async () => {
    // Below node_modules, where the package's own dependencies are found, and away from dist, which others use.
    mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
    folder = mkdtempSync(join(root, 'node_modules/.cache/larder-package-'));
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    await run([tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')]);
  }, 60_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('exports what it names, with types', () => {
    const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      exports: Record<string, Record<string, string>>;
    };
    const missing = Object.values(exports)
      .flatMap((conditions) => Object.values(conditions))
      .filter((file) => !existsSync(join(folder, file)));
    expect(missing).toEqual([]);
  });

  it('contains no specs', () => {
    expect(existsSync(join(folder, 'dist/cache/core.js'))).toBe(true);
    expect(existsSync(join(folder, 'dist/cache/core.spec.js'))).toBe(false);
  });

  it('serves an application by its two entry points, in types and at run time', async () => {
    writeFileSync(join(folder, 'consumer.mts'), CONSUMER);
    const options = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--strict', '--ignoreConfig'];
    await run([tsc, ...options, '--skipLibCheck', 'consumer.mts'], folder);
    expect((await run(['consumer.mjs'], folder)).trim()).toBe('42,function,function,function');
  });

  it('loads no Nest through the core', async () => {
    const hooks = `export function resolve(specifier, context, next) {
      if (specifier.startsWith('@nestjs/')) throw new Error('Nest was loaded by ' + context.parentURL);
      return next(specifier, context);
    }`;
    const program = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
      console.log(typeof (await import('larder/core')).Cache);
      await import('larder').catch(({ message }) => console.log(message));`;
    const output = await run(['--input-type=module', '-e', program], folder);
    // The second line proves that the hook works: the Nest library cannot load.
    expect(output).toMatch(/^function\nNest was loaded by /);
  });
});
