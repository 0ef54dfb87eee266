import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ESLint } from 'eslint';

const root = join(import.meta.dirname, '../..');
const rules = join(root, '.dependency-cruiser.cjs');

/** A small program: what each file imports, `type` where it is the type alone. */
const ALLOWED: Record<string, string[]> = {
  'src/app.module.ts': ['./users/users.module.js', './cache/index.js'],
  'src/cache/index.ts': ['./cache.service.js'],
  'src/cache/cache.service.ts': ['@nestjs/common', './read/read.js'],
  'src/cache/core.ts': ['./read/read.js'],
  'src/cache/read/read.ts': ['ioredis'],
  'src/cache/read/read.spec.ts': ['dev-tool', './read.js', '../../../test/support/double.js'],
  'src/cli/tool.ts': ['../cache/core.js', 'type ../cache/index.js'],
  'src/database/data-source.ts': ['../users/users.entity.js', 'typeorm'],
  'src/http/one.ts': [],
  'src/http/two.ts': ['./one.js'],
  'src/http/problem.ts': ['@nestjs/common'],
  'src/meetings/meetings.service.ts': [
    '../users/users.service.js',
    '../users/users.view.js',
    '../users/users.errors.js',
    '../cache/index.js',
  ],
  'src/users/users.module.ts': ['./users.controller.js', '@nestjs/common'],
  'src/users/users.controller.ts': ['./users.service.js', './users.view.js', '../http/problem.js'],
  'src/users/users.service.ts': ['./users.repository.js', './users.view.js', './users.errors.js'],
  'src/users/users.repository.ts': ['./users.entity.js', 'typeorm'],
  'src/users/users.entity.ts': ['typeorm'],
  'src/users/users.view.ts': ['type ./users.entity.js'],
  'src/users/users.errors.ts': [],
  'test/support/double.ts': ['../../src/cache/read/read.js'],
};

/** What breaks each rule: the file and its import. */
const FORBIDDEN: [rule: string, file: string, imported: string][] = [
  ['no-cycles', 'src/http/one.ts', './two.js'],
  ['library-stands-alone', 'src/cache/key/a.ts', '../../users/users.service.js'],
  ['library-stands-alone', 'src/cache/key/b.ts', '../../http/problem.js'],
  ['core-without-nest', 'src/cache/store/a.ts', '@nestjs/common'],
  ['core-without-nest', 'src/cache/cache.ts', '@nestjs/common'],
  ['core-without-nest', 'src/cache/explain/a.ts', '@nestjs/common'],
  ['library-by-its-door', 'src/users/a.ts', '../cache/read/read.js'],
  ['library-by-its-door', 'src/main.ts', './cache/core.js'],
  ['library-by-either-door', 'src/cli/a.ts', '../cache/read/read.js'],
  ['feature-by-its-door', 'src/meetings/a.ts', '../users/users.repository.js'],
  ['feature-by-its-door', 'src/meetings/b.ts', '../users/users.entity.js'],
  ['feature-by-its-door', 'src/meetings/c.ts', '../users/users.controller.js'],
  ['shared-knows-no-feature', 'src/access/a.ts', '../users/users.service.js'],
  ['controller-calls-service', 'src/users/a.controller.ts', './users.repository.js'],
  ['controller-calls-service', 'src/users/b.controller.ts', './users.entity.js'],
  ['service-knows-no-controller', 'src/users/a.service.ts', './users.controller.js'],
  ['repository-knows-no-service', 'src/users/a.repository.ts', './users.service.js'],
  ['entity-knows-no-repository', 'src/users/a.entity.ts', './users.repository.js'],
  ['view-is-plain', 'src/users/a.view.ts', './users.entity.js'],
  ['view-is-plain', 'src/users/b.view.ts', 'typeorm'],
  ['no-tests-in-the-program', 'src/users/b.ts', '../../test/support/double.js'],
  ['declared-packages-only', 'src/users/c.ts', 'stray'],
  ['no-development-packages-in-the-program', 'src/users/d.ts', 'dev-tool'],
  ['no-unresolvable', 'src/users/e.ts', './nowhere.js'],
];

/** The core reaches Nest through a file in between, which its own rule for direct imports cannot see. */
const REACHING: Record<string, string[]> = {
  'src/cache/core.ts': ['./insight/report.js'],
  'src/cache/insight/report.ts': ['@nestjs/common'],
};

interface Report {
  summary: { violations: { from: string; rule: { name: string } }[] };
}

const folders: string[] = [];

function write(folder: string, file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

function statement(imported: string): string {
  const [, type] = /^type (.+)$/.exec(imported) ?? [];
  return type === undefined ? `import '${imported}';` : `import type { Some } from '${type}';\nexport type { Some };`;
}

/** Writes the program to a temporary folder and returns the rules it breaks, as `rule: file`. */
async function violations(program: Record<string, string[]>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'larder-import-rules-'));
  folders.push(folder);
  const packages = ['@nestjs/common', 'typeorm', 'ioredis', 'dev-tool', 'stray'];
  for (const name of packages) {
    write(folder, `node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(folder, `node_modules/${name}/index.js`, '');
  }
  const dependencies = { '@nestjs/common': '1', typeorm: '1', ioredis: '1' };
  write(folder, 'package.json', JSON.stringify({ type: 'module', dependencies, devDependencies: { 'dev-tool': '1' } }));
  write(folder, 'tsconfig.json', JSON.stringify({ compilerOptions: { module: 'nodenext' } }));
  for (const [file, imports] of Object.entries(program)) {
    write(folder, file, [...imports.map(statement), 'export {};'].join('\n'));
  }
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      [command, 'src', 'test', '--config', rules, '--output-type', 'json'],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        // The JSON report is complete whatever the exit code says.
        if (stdout.startsWith('{')) resolve(stdout);
        else reject(new Error(stderr || error?.message));
      },
    );
  });
  const report = JSON.parse(output) as Report;
  return [...new Set(report.summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`))].sort();
}

describe('the import rules', () => {
  let broken: string[];

  beforeAll(async () => {
    const forbidden = Object.fromEntries(FORBIDDEN.map(([, file, imported]) => [file, [imported]]));
    broken = await violations({ ...ALLOWED, ...forbidden });
  });

  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('allow a program that keeps to them', async () => {
    expect(await violations(ALLOWED)).toEqual([]);
  });

  it.each(FORBIDDEN)('%s: %s must not import %s', (rule, file) => {
    expect(broken).toContain(`${rule}: ${file}`);
  });

  it('find nothing else in it', () => {
    expect(broken).toEqual(FORBIDDEN.map(([rule, file]) => `${rule}: ${file}`).sort());
  });

  it('core-without-nest-layer: the core must not reach Nest through another file', async () => {
    expect(await violations({ ...ALLOWED, ...REACHING })).toEqual(['core-without-nest-layer: src/cache/core.ts']);
  });

  it.each([
    "import { forwardRef } from '@nestjs/common';",
    "import * as nest from '@nestjs/common'; nest.forwardRef();",
  ])('refuse forwardRef: %s', async (code) => {
    const eslint = new ESLint({ cwd: root, overrideConfigFile: join(root, 'eslint.config.mjs') });
    const [result] = await eslint.lintText(code, { filePath: join(root, 'fixture.mjs') });
    expect(result?.messages.map(({ ruleId }) => ruleId)).toContain('no-restricted-syntax');
  });
});
