import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { findPrograms } from '../support/find-programs.js';

describe('findPrograms', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'larder-find-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function program(folder: string, name: string, mode = 0o755): string {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, name), '', { mode });
    return join(root, folder);
  }

  it('prefers the PATH to the usual places', () => {
    const place = program('place', 'server');
    const onPath = program('path', 'server');
    expect(findPrograms(['server'], [place], ['/nowhere', onPath].join(delimiter))).toBe(onPath);
    expect(findPrograms(['server'], [place], '/nowhere')).toBe(place);
  });

  it('wants all programs in one folder, so that they are of one version', () => {
    program('a', 'initdb');
    const both = program('b', 'initdb');
    program('b', 'postgres');
    expect(findPrograms(['initdb', 'postgres'], [join(root, 'a'), both], '')).toBe(both);
  });

  it('takes the highest version where a place names any', () => {
    for (const version of ['9.6', '15', '17']) program(`lib/${version}/bin`, 'postgres');
    expect(findPrograms(['postgres'], [join(root, 'lib/*/bin')], '')).toBe(join(root, 'lib/17/bin'));
  });

  it('understands a star inside a name', () => {
    program('postgresql15', 'postgres');
    program('other17', 'postgres');
    expect(findPrograms(['postgres'], [join(root, 'postgresql*')], '')).toBe(join(root, 'postgresql15'));
  });

  it('finds nothing where nothing can be run', () => {
    const folder = program('bin', 'server', 0o644);
    expect(findPrograms(['server'], [folder, '/no/such/*/bin'], '')).toBeUndefined();
  });
});
