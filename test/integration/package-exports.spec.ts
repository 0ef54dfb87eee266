import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const compiler = new URL('../../scripts/compile.mjs', import.meta.url).href;

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

/** The beginning of a program in which an import of such a package fails; requiring it does not. */
const refusingToImport = (packages: string): string => {
  const hooks = `export function resolve(specifier, context, next) {
    if (specifier.startsWith('${packages}')) throw new Error(specifier + ' was imported by ' + context.parentURL);
    return next(specifier, context);
  }`;
  return `
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));`;
};

describe('the built package', () => {
  let folder: string;

  beforeAll(async () => {
    // Below node_modules, where the package's own dependencies are found, and away from dist, which others use.
    mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
    folder = mkdtempSync(join(root, 'node_modules/.cache/larder-package-'));
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    await run([
      tsc,
      '-p',
      join(root, 'tsconfig.build.json'),
      '--emitDeclarationOnly',
      '--outDir',
      join(folder, 'dist'),
    ]);
    const folders = { source: join(root, 'src'), target: join(folder, 'dist'), library: 'cache', declared: true };
    const compile = `await (await import('${compiler}')).compile(${JSON.stringify(folders)});`;
    await run(['--input-type=module', '-e', compile]);
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

  it('is one file for each entry point, with what both need in another', () => {
    const files = readdirSync(join(folder, 'dist/cache')).filter((file) => file.endsWith('.js'));
    expect(files.sort()).toEqual(['core.js', 'index.js', expect.stringMatching(/^shared-\w+\.js$/)]);
  });

  it('gives what it exports its own name, as stack traces and messages show it', async () => {
    const program = `
      const all = { ...(await import('larder')), ...(await import('larder/core')) };
      console.log(Object.keys(all).filter((key) => typeof all[key] === 'function' && all[key].name !== key).join());`;
    expect(await run(['--input-type=module', '-e', program], folder)).toBe('\n');
  });

  it('loads no Nest through the core', async () => {
    const program = `
      ${refusingToImport('@nestjs/')}
      console.log(typeof (await import('larder/core')).Cache);
      await import('larder').catch(({ message }) => console.log(message));`;
    const output = await run(['--input-type=module', '-e', program], folder);
    // The second line proves that the hook works: the Nest library cannot load.
    expect(output).toMatch(/^function\n@nestjs\/\S+ was imported by /);
  });

  it.each(['ioredis', 'msgpackr'])('loads no %s where no Redis is used', async (name) => {
    const program = `
      ${refusingToImport(name)}
      import { createRequire } from 'node:module';
      const { Cache } = await import('larder');
      const cache = new Cache({ namespace: 'consumer' });
      await cache.getOrLoad('answer', '1m', async () => 42);
      await cache.close();
      const required = Object.keys(createRequire(import.meta.url).cache);
      console.log(required.filter((file) => file.includes('/node_modules/${name}/')).length);`;
    expect(await run(['--input-type=module', '-e', program], folder)).toBe('0\n');
  });
});
