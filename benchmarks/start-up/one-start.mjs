// A process of its own that starts once and says how long each step took.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));

/**
 * @param {{ packages: string[], shared: string[], annotations: object[], withLibrary: boolean, redisUrl?: string }} start
 * @returns {Promise<Record<'sharing' | 'importing' | 'annotating' | 'initialising' | 'connecting', number>>} milliseconds
 */
export async function oneStart(start) {
  const child = fork(CHILD, [JSON.stringify(start)], { execArgv: [], env: { PATH: process.env.PATH } });
  const ended = once(child, 'exit');
  const died = ended.then(([code, signal]) => {
    throw new Error(`a start ended with ${code ?? signal}`);
  });
  const [stamps] = await Promise.race([once(child, 'message'), died]);
  await ended;
  return stamps;
}
