import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';

import { findPrograms } from './find-programs.js';

export type PackageManager = 'apt-get' | 'dnf' | 'apk' | 'brew';

interface Host {
  path: string;
  isRoot: boolean;
}

/** RUNLEVEL=1 keeps Debian from starting the service: only its program is wanted. */
const ENVIRONMENT = ['RUNLEVEL=1', 'DEBIAN_FRONTEND=noninteractive', 'HOMEBREW_NO_AUTO_UPDATE=1'];

const COMMANDS: Record<PackageManager, (packages: string[]) => string[][]> = {
  'apt-get': (packages) => [
    ['apt-get', 'update'],
    ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages],
  ],
  dnf: (packages) => [['dnf', 'install', '--assumeyes', ...packages]],
  apk: (packages) => [['apk', 'add', ...packages]],
  brew: (packages) => [['brew', 'install', ...packages]],
};

/**
 * Installs packages through the system's package manager, if that is possible without asking anybody.
 *
 * @returns why nothing was installed, or undefined when it was
 */
export function installSystemPackages(
  packages: Record<PackageManager, string[]>,
  host: Host = { path: process.env.PATH ?? '', isRoot: process.getuid?.() === 0 },
): string | undefined {
  const has = (program: string): boolean => findPrograms([program], [], host.path) !== undefined;
  const manager = (Object.keys(COMMANDS) as PackageManager[]).find(has);
  if (manager === undefined) return `no known package manager (${Object.keys(COMMANDS).join(', ')}) is on the PATH`;

  // Homebrew refuses root, the others need it.
  const needsRoot = manager !== 'brew';
  if (!needsRoot && host.isRoot) return 'Homebrew cannot be used as root';
  const viaSudo = needsRoot && !host.isRoot;
  if (viaSudo && !(has('sudo') && run(['sudo', '-n', 'true'], host).status === 0)) {
    return `${manager} needs root, and sudo would ask for a password`;
  }

  console.log(`Installing ${packages[manager].join(', ')} by ${manager} for the tests …`);
  for (const command of COMMANDS[manager](packages[manager])) {
    const result = run([...(viaSudo ? ['sudo', '-n'] : []), 'env', ...ENVIRONMENT, ...command], host);
    // A package list that cannot be refreshed is no reason to give up: an older one may do.
    if (result.status !== 0 && command[1] !== 'update') {
      return `'${command.join(' ')}' failed:\n${result.stdout}${result.stderr}${result.error?.message ?? ''}`;
    }
  }
  return undefined;
}

function run([program = '', ...args]: string[], host: Host) {
  return spawnSync(basename(program), args, { encoding: 'utf8', env: { ...process.env, PATH: host.path } });
}
