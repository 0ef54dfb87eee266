// Subjects in a process of their own each, as an application has one cache: no other has shaped its heap, its garbage
// collection or its compiled code. They take turns, so that never two of them work at once.
import { fork } from 'node:child_process';

/**
 * @param {string} module URL of one that exports `subjects`: by name, functions that are given `args`, set the subject up
 *   and resolve with its workloads by name (see `Subject` in rounds.mjs)
 * @param {readonly string[]} names
 * @param {object} args plain data
 */
export async function startApart(module, names, args) {
  const processes = new Map();
  const close = () => {
    for (const child of processes.values()) child.kill();
  };
  try {
    for (const name of names) {
      const child = fork(new URL('child-subject.mjs', import.meta.url), [module, name, JSON.stringify(args)]);
      processes.set(name, child);
      await answer(child);
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    /** The subjects as `interleave` takes them, at one of their workloads. */
    at: (workload) =>
      Object.fromEntries(
        [...processes].map(([name, child]) => [name, { run: (time) => answer(child, { workload, time }) }]),
      ),
    close,
  };
}

/** What a child says next: of its own accord when it is set up, else to what it was asked. */
function answer(child, question) {
  return new Promise((resolve, reject) => {
    const settle = (outcome) => {
      child.off('message', told).off('exit', ended);
      outcome();
    };
    const told = ({ rate, error }) => settle(() => (error ? reject(new Error(error)) : resolve(rate)));
    const ended = (code) => settle(() => reject(new Error(`${child.spawnargs.at(-2)} ended with ${code}`)));
    child.on('message', told).on('exit', ended);
    if (question) child.send(question);
  });
}
