// A process of its own that answers one message at a time, and ends with this one.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const LONGEST_ANSWER_MS = 60_000;

/**
 * @param {string} file beside this one; it sends one message when it is ready, and one for each that it gets, and
 *   exits when it is disconnected
 * @returns `ready` is its first message
 * @throws when the process ends, or does not answer within a minute
 */
export async function startChild(file, ...args) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: [],
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  });
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const what = [file, ...args].join(' ');
  try {
    const ready = await answer(child, what);
    return {
      ready,
      ask: (message) => {
        const answered = answer(child, what);
        child.send(message);
        return answered;
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function answer(child, what) {
  return new Promise((resolve, reject) => {
    const onMessage = (message) => settle(resolve, message);
    const onExit = (code, signal) => settle(reject, new Error(`${what} ended with ${code ?? signal}`));
    const late = setTimeout(() => settle(reject, new Error(`${what} did not answer`)), LONGEST_ANSWER_MS);
    const settle = (finish, outcome) => {
      clearTimeout(late);
      child.off('message', onMessage).off('exit', onExit);
      finish(outcome);
    };
    child.on('message', onMessage).on('exit', onExit);
  });
}
