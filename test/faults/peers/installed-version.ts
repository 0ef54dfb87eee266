import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where Node looks for packages: the laboratory also runs from a folder of compiled files. */
const places = createRequire(import.meta.url).resolve.paths('package') ?? [];

/**
 * The name of a package with the version that is installed, such as `keyv 5.6.0`. Read from its file, because not every
 * package lets its `package.json` be imported.
 */
export function installedVersion(name: string): string {
  const file = places.map((place) => join(place, name, 'package.json')).find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error(`${name} is not installed`);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return `${name} ${version}`;
}
