import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = new URL('../../scripts/compile.mjs', import.meta.url).href;

describe('the compiler of npm start', () => {
  let folder: string;
  let library: string | undefined;
  beforeEach(() => {
    library = undefined;
    folder = mkdtempSync(join(tmpdir(), 'larder-compile-'));
    write('src/main.ts', `import { answer } from './deep/answer.js';\nconsole.log(answer satisfies number);`);
    write('src/deep/answer.ts', 'export const answer: number = 42;');
    write('src/main.spec.ts', 'never compiled');
    write('package.json', '{"type":"module"}');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(file: string, content: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }

  /** @returns how many files were compiled */
  async function compile(what: { declared?: boolean } = {}): Promise<number> {
    const folders = { source: join(folder, 'src'), target: join(folder, 'dist') };
    const program = `
      const { compile } = await import(${JSON.stringify(script)});
      console.log(await compile(${JSON.stringify({ ...folders, library, ...what })}));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program]);
    return Number(stdout);
  }

  const output = async (): Promise<string> => (await run(process.execPath, [join(folder, 'dist/main.js')])).stdout;

  it('compiles a program that runs', async () => {
    expect(await compile()).toBe(2);
    expect(await output()).toBe('42\n');
    expect(existsSync(join(folder, 'dist/main.spec.js'))).toBe(false);
  });

  it('maps the output to the source', async () => {
    await compile();
    const map = JSON.parse(readFileSync(join(folder, 'dist/deep/answer.js.map'), 'utf8')) as { sources: string[] };
    expect(map.sources).toEqual(['../../src/deep/answer.ts']);
  });

  it('does nothing the second time, and only what changed after that', async () => {
    await compile();
    expect(await compile()).toBe(0);
    write('src/deep/answer.ts', 'export const answer: number = 7 * 6 + 1;');
    expect(await compile()).toBe(1);
    expect(await output()).toBe('43\n');
  });

  it('restores output that somebody removed', async () => {
    await compile();
    rmSync(join(folder, 'dist/deep/answer.js'));
    expect(await compile()).toBe(1);
    expect(await output()).toBe('42\n');
  });

  it('removes what has no source any more, and declarations that have become wrong', async () => {
    write('dist/old.js', '');
    write('dist/old.d.ts', '');
    write('dist/main.d.ts', '');
    await compile();
    const files = readdirSync(join(folder, 'dist')).sort();
    expect(files).toEqual(['.compiled.json', 'deep', 'main.js', 'main.js.map']);
  });

  it('names the place of a syntax error, and compiles once it is mended', async () => {
    write('src/deep/answer.ts', 'export const answer: = 42;');
    await expect(compile()).rejects.toThrow(/answer\.ts/);
    write('src/deep/answer.ts', 'export const answer: number = 42;');
    expect(await compile()).toBe(2);
    expect(await output()).toBe('42\n');
  });

  describe('with a library', () => {
    beforeEach(() => {
      library = 'cache';
      write('src/cache/index.ts', `export * from './core.js';\nexport { greeting } from './deep/greeting.js';`);
      write('src/cache/core.ts', `export { Shared } from './deep/shared.js';`);
      write(
        'src/cache/deep/shared.ts',
        `export class Shared {\n  fail(): never {\n    throw new Error('here');\n  }\n}`,
      );
      write('src/cache/deep/greeting.ts', `export const greeting: string = 'hello';`);
      write('src/main.ts', `import { greeting } from './cache/index.js';\nconsole.log(greeting);`);
      rmSync(join(folder, 'src/deep'), { recursive: true });
    });

    const filesIn = (place: string): string[] => readdirSync(join(folder, place)).sort();
    const shared = (): string[] => filesIn('dist/cache').filter((file) => /^shared-\w+\.js$/.test(file));

    it('bundles it, its doors by their names, and keeps the single modules apart', async () => {
      expect(await compile()).toBe(5);
      expect(await output()).toBe('hello\n');
      const files = [...shared(), 'core.js', 'index.js'].flatMap((file) => [file, `${file}.map`]);
      expect(filesIn('dist/cache').filter((file) => file !== 'deep')).toEqual(files.sort());
      expect(filesIn('dist/cache-modules/deep')).toEqual([
        'greeting.js',
        'greeting.js.map',
        'shared.js',
        'shared.js.map',
      ]);
    });

    it('has what both doors lead to once, under its own name', async () => {
      write(
        'src/main.ts',
        [
          `import { Shared } from './cache/index.js';`,
          `import { Shared as Same } from './cache/core.js';`,
          `console.log(Shared === Same, Shared.name);`,
        ].join('\n'),
      );
      await compile();
      expect(await output()).toBe('true Shared\n');
    });

    it('maps the bundle to the sources', async () => {
      write('src/main.ts', `import { Shared } from './cache/index.js';\nnew Shared().fail();`);
      await compile();
      const started = run(process.execPath, ['--enable-source-maps', join(folder, 'dist/main.js')]);
      await expect(started).rejects.toThrow(join('src', 'cache', 'deep', 'shared.ts:3'));
    });

    it('bundles anew what changed, and leaves no old file of the bundle', async () => {
      await compile();
      const [old] = shared();
      expect(await compile()).toBe(0);
      write('src/cache/deep/shared.ts', `export class Shared {\n  readonly changed = true;\n}`);
      expect(await compile()).toBe(1);
      expect(shared()).toHaveLength(1);
      expect(shared()).not.toContain(old);
      expect(await output()).toBe('hello\n');
    });

    it('restores a part of the bundle that somebody removed', async () => {
      await compile();
      rmSync(join(folder, 'dist/cache', shared()[0] ?? 'missing'));
      expect(await compile()).toBe(0);
      expect(await output()).toBe('hello\n');
    });

    it('takes the place of what another compiler has written, and leaves its declarations', async () => {
      write('dist/main.js', 'throw new Error()');
      write('dist/cache/deep/shared.js', '');
      write('dist/cache/deep/shared.d.ts', '');
      expect(await compile({ declared: true })).toBe(5);
      expect(await output()).toBe('hello\n');
      expect(filesIn('dist/cache/deep')).toEqual(['shared.d.ts']);
    });

    it('names an import that leads nowhere each time, keeps the old bundle, and bundles once it is mended', async () => {
      await compile();
      rmSync(join(folder, 'src/cache/deep/greeting.ts'));
      await expect(compile()).rejects.toThrow(/index\.js.*greeting/);
      await expect(compile()).rejects.toThrow(/index\.js.*greeting/);
      expect(await output()).toBe('hello\n');
      write('src/cache/deep/greeting.ts', `export const greeting: string = 'good morning';`);
      expect(await compile()).toBe(1);
      expect(await output()).toBe('good morning\n');
    });
  });
});
