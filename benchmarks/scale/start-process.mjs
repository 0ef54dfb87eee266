// Processes that end with this one, in whatever way it does.
import { startChild } from '../http/child.mjs';

const running = new Set();
process.once('exit', () => {
  for (const child of running) void child.end();
});

/** As {@link startChild}. @param file in this folder */
export async function startProcess(file, ...args) {
  const child = await startChild(new URL(file, import.meta.url).href, ...args.map(String));
  running.add(child);
  return {
    ...child,
    end: () => {
      running.delete(child);
      return child.end();
    },
  };
}
