import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installSystemPackages } from '../support/system-packages.js';

const PACKAGES = { 'apt-get': ['redis-server'], dnf: ['redis'], apk: ['redis'], brew: ['redis'] };

describe('installSystemPackages', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'larder-packages-'));
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    // The only real programs within reach of the doubles.
    program('env', '/usr/bin/env "$@"');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  /** A program that notes how it was called. */
  function program(name: string, behaviour = ''): void {
    const note = name === 'env' ? '' : `echo "${name} $*" >> "${folder}/calls"`;
    writeFileSync(join(folder, name), `#!/bin/sh\n${note}\n${behaviour}\n`, { mode: 0o755 });
  }

  const calls = (): string[] =>
    existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') : [];
  const install = (isRoot: boolean): string | undefined => installSystemPackages(PACKAGES, { path: folder, isRoot });

  it('uses apt-get as root', () => {
    program('apt-get');
    expect(install(true)).toBeUndefined();
    expect(calls()).toEqual(['apt-get update', 'apt-get install --yes --no-install-recommends redis-server']);
  });

  it('does not give up when the package lists cannot be refreshed', () => {
    program('apt-get', '[ "$1" != update ]');
    expect(install(true)).toBeUndefined();
  });

  it('repeats what the package manager said when it failed', () => {
    program('apk', 'echo "unable to select packages"; exit 1');
    expect(install(true)).toMatch(/'apk add redis' failed:\nunable to select packages/);
  });

  it('uses sudo when that asks nothing', () => {
    program('dnf');
    program('sudo', 'shift; exec "$@"');
    writeFileSync(join(folder, 'true'), '#!/bin/sh\n', { mode: 0o755 });
    expect(install(false)).toBeUndefined();
    expect(calls().at(-1)).toBe('dnf install --assumeyes redis');
  });

  it('never lets sudo ask for a password', () => {
    program('apt-get');
    program('sudo', 'exit 1');
    expect(install(false)).toMatch(/sudo would ask for a password/);
    expect(calls()).toEqual(['sudo -n true']);
  });

  it('uses Homebrew without sudo, and not as root', () => {
    program('brew');
    expect(install(true)).toMatch(/Homebrew cannot be used as root/);
    expect(calls()).toEqual([]);
    expect(install(false)).toBeUndefined();
    expect(calls()).toEqual(['brew install redis']);
  });

  it('says that it knows no package manager here', () => {
    expect(install(true)).toMatch(/no known package manager/);
  });
});
