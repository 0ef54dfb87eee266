import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { requirePrograms } from '../support/require-programs.js';
import type { installSystemPackages } from '../support/system-packages.js';

describe('requirePrograms', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'larder-require-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const PROGRAM = 'larder-imaginary-server';
  const source = () => ({
    product: 'Imaginary',
    programs: [PROGRAM],
    places: [folder],
    packages: { 'apt-get': ['imaginary-server'], dnf: ['imaginary'], apk: ['imaginary'], brew: ['imaginary'] },
    variable: 'TEST_IMAGINARY_URL',
  });
  const provide = (): void => {
    writeFileSync(join(folder, PROGRAM), '', { mode: 0o755 });
  };

  it('installs nothing when the programs are there', () => {
    provide();
    const install = jest.fn(() => undefined);
    expect(requirePrograms(source(), install)).toBe(folder);
    expect(install).not.toHaveBeenCalled();
  });

  it('installs what is missing', () => {
    const install = jest.fn<typeof installSystemPackages>(() => {
      provide();
      return undefined;
    });
    expect(requirePrograms(source(), install)).toBe(folder);
    expect(install).toHaveBeenCalledWith(source().packages);
  });

  it('says what to install and which variable to set, when it cannot', () => {
    const attempt = () => requirePrograms(source(), () => 'apt-get needs root, and sudo would ask for a password');
    expect(attempt).toThrow(/Imaginary is needed/);
    expect(attempt).toThrow(/sudo would ask for a password/);
    expect(attempt).toThrow(/imaginary-server \(apt-get\)/);
    expect(attempt).toThrow(/TEST_IMAGINARY_URL=/);
  });

  it('does not pretend, when a package lacks the programs', () => {
    expect(() => requirePrograms(source(), () => undefined)).toThrow(/in none of the usual places/);
  });
});
