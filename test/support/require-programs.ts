import { findPrograms } from './find-programs.js';
import { installSystemPackages } from './system-packages.js';
import type { PackageManager } from './system-packages.js';

export interface ProgramSource {
  /** The product's name, for people. */
  product: string;
  programs: string[];
  /** Folders that packages and installers use and that are often not on the PATH. */
  places: string[];
  packages: Record<PackageManager, string[]>;
  /** The variable that names a running server to be used instead, where one can be. */
  variable?: string;
}

/**
 * The folder with a server's programs, installing them if need be.
 *
 * @throws Error that says what to install, or which variable to set instead
 */
export function requirePrograms(
  source: ProgramSource,
  install: typeof installSystemPackages = installSystemPackages,
): string {
  const find = (): string | undefined => findPrograms(source.programs, source.places);
  const present = find();
  if (present !== undefined) return present;

  const obstacle = install(source.packages);
  const installed = find();
  if (installed !== undefined) return installed;

  throw new Error(
    [
      `${source.product} is needed by these tests and was not found (${source.programs.join(', ')}).`,
      `It could not be installed: ${obstacle ?? 'the package was installed, but its programs are in none of the usual places'}.`,
      `Install one of: ${Object.entries(source.packages)
        .map(([manager, packages]) => `${packages.join(' ')} (${manager})`)
        .join(', ')}${source.variable === undefined ? '.' : ';'}`,
      ...(source.variable === undefined ? [] : [`or name a running server: ${source.variable}=…`]),
    ].join('\n'),
  );
}
