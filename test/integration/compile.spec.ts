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
  beforeEach(() => {
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
  async function compile(): Promise<number> {
    const program = `
      const { compile } = await import(${JSON.stringify(script)});
      console.log(await compile(...${JSON.stringify([join(folder, 'src'), join(folder, 'dist')])}));`;
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
});
