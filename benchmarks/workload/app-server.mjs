// The built application in a process of its own, with the counting preload.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const PRELOAD = new URL('./preload.mjs', import.meta.url).href;
const LONGEST_START_MS = 60_000;

/** @param variables of its environment: nothing of ours goes in but the path */
export async function startApp(variables) {
  const child = fork(MAIN, [], {
    execArgv: ['--import', PRELOAD],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'error', PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output = `${output}${text}`.slice(-4_000)));
  const ended = once(child, 'exit');
  const died = ended.then(([code]) => {
    throw new Error(`The application ended with ${code}:\n${output}`);
  });
  died.catch(() => undefined);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const stop = async () => {
    process.off('exit', end);
    child.kill('SIGTERM');
    await ended;
  };
  const ask = async (message) => {
    const answer = heard(child, 'report');
    child.send(message);
    return (await Promise.race([answer, died])).report;
  };
  try {
    // It says so in its log, too, but at a level that is off here.
    const { port } = await Promise.race([heard(child, 'port'), died, tooLate(() => output)]);
    const { status } = await fetch(`http://127.0.0.1:${port}/health/ready`);
    if (status !== 200) throw new Error(`The application is not ready (${status}):\n${output}`);
    return {
      port /** @param attributing whether queries are attributed to requests from now on */,
      report: (attributing = false) => ask({ attributing }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function heard(child, field) {
  return new Promise((resolve) => {
    child.on('message', function listen(message) {
      if (!(field in message)) return;
      child.off('message', listen);
      resolve(message);
    });
  });
}

const tooLate = (output) =>
  new Promise((_, reject) => {
    const late = () => reject(new Error(`The application did not listen within a minute:\n${output()}`));
    setTimeout(late, LONGEST_START_MS).unref();
  });
