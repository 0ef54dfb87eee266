// How long it takes to import the library where the packages that the application imports anyway are there.
import { collectGarbage } from './collect-garbage.mjs';

const LIBRARY = new URL('../../dist/cache/index.js', import.meta.url).href;
const NOTHING = 'data:text/javascript,export{}';

/**
 * @param {string[]} packages that the application imports
 * @param {string[]} shared packages that the library and another part of the application need
 * @returns milliseconds, those of the shared packages apart
 */
export async function importOnTop(packages, shared, withLibrary) {
  for (const name of packages) await import(name);
  const sharing = await timeOf(shared);
  const importing = await timeOf([withLibrary ? LIBRARY : NOTHING]);
  return { sharing, importing };
}

async function timeOf(modules) {
  collectGarbage();
  const begun = performance.now();
  for (const name of modules) await import(name);
  return performance.now() - begun;
}
