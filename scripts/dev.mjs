// npm run dev: compiles and restarts the program whenever a source file changes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { compile, root } = await import('./compile.mjs');

/** Editors write a file in several steps, and a branch switch writes many files: wait until it is quiet, in ms. */
const QUIET = 100;
/** Longer than the program's own graceful shutdown, in ms. */
const STOP_LIMIT = 25_000;

let program;
let queue = Promise.resolve();

function start() {
  program = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist', 'main.js')], { stdio: 'inherit' });
  const started = program;
  started.once('exit', (code, signal) => {
    if (program !== started) return;
    program = undefined;
    console.log(`\n[dev] the program ended (${code ?? signal}); waiting for a change …`);
  });
}

/** Waits for the end: two programs at once would fight over the port and the embedded database. */
async function stop(signal = 'SIGTERM') {
  const ending = program;
  program = undefined;
  if (ending === undefined) return;
  const ended = once(ending, 'exit');
  ending.kill(signal);
  const limit = setTimeout(() => ending.kill('SIGKILL'), STOP_LIMIT);
  await ended;
  clearTimeout(limit);
}

async function restart() {
  try {
    const started = performance.now();
    const files = await compile();
    // A file was saved without a change that matters: leave the program alone, if it runs.
    if (files === 0 && program !== undefined) return;
    console.log(
      `[dev] ${files} file${files === 1 ? '' : 's'} compiled in ${Math.round(performance.now() - started)} ms`,
    );
    await stop();
    start();
  } catch (error) {
    console.error(`[dev] ${error.message}`);
  }
}

function queueRestart() {
  // One after the other; failures are reported inside.
  queue = queue.then(restart);
}

let pending;
function onChange() {
  clearTimeout(pending);
  pending = setTimeout(() => {
    watchFolders();
    queueRestart();
  }, QUIET);
}

/**
 * One watch per folder: with a recursive watch, Node 20 on Linux loses sight of a file that was replaced by another, as
 * a branch switch does.
 */
const watched = new Map();
function watchFolders() {
  const source = join(root, 'src');
  const entries = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folders = new Set([source, ...entries.map((entry) => join(entry.parentPath ?? entry.path, entry.name))]);
  for (const [folder, watcher] of watched) {
    if (folders.has(folder)) continue;
    watcher.close();
    watched.delete(folder);
  }
  for (const folder of folders) {
    if (watched.has(folder)) continue;
    // A folder that is removed while it is watched reports an error: the next change forgets it.
    watched.set(folder, watch(folder, onChange).on('error', onChange));
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    clearTimeout(pending);
    await stop(signal);
    process.exit(0);
  });
}

watchFolders();
queueRestart();
