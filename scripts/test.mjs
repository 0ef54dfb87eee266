// npm test: everything that has to be right before a change is shared. .ci/run calls exactly this.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureInstalled } from './ensure-installed.mjs';

const HELP = `npm test [-- OPTIONS] [-- JEST ARGUMENTS]

Runs lint, type check and import rules side by side, then all tests.

  npm test                                everything, as CI does
  npm test -- src/cache                   the checks, then the specs whose path matches
  npm test -- --quick                     unit specs only: no checks, no servers
  npm test -- --tests-only test/e2e       no checks, then the specs whose path matches
  npm test -- --checks-only               no specs
  npm test -- --watch, -t NAME, …         anything else goes to Jest

Specs below test/ use real servers: TEST_REDIS_URL and TEST_DATABASE_URL name running ones,
otherwise Redis and PostgreSQL are started, and installed if need be, for the time of the run.`;

const CHECKS = { lint: 'lint', 'type check': 'typecheck', 'import rules': 'lint:imports' };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const options = new Set(['--help', '-h', '--quick', '--tests-only', '--checks-only']);
const given = process.argv.slice(2);
const has = (option) => given.includes(option);
const jestArguments = given.filter((argument) => !options.has(argument));

/** Children get the signal too, and we report what became of them. */
const children = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}

/** @returns the exit code and what was printed, unless that went to the terminal; `onMessage` hears the child's IPC */
function run(command, args, { stdio, shell = false, onMessage }) {
  return new Promise((resolve) => {
    const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
    const child = spawn(command, args, { cwd: root, stdio, shell, env: { ...process.env, PATH: path } });
    children.add(child);
    let output = '';
    const collect = (chunk) => (output += chunk);
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);
    if (onMessage) child.on('message', onMessage);
    const end = (code) => {
      children.delete(child);
      resolve({ code: code ?? 1, output });
    };
    child.once('error', (error) => {
      output += error.message;
      end(1);
    });
    child.once('close', end);
  });
}

async function timed(name, work) {
  const start = performance.now();
  const result = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (result.output.trim() !== '') console.log(result.output.trimEnd());
  console.log(`${result.code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  return result.code;
}

async function runChecks() {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const codes = await Promise.all(
    Object.entries(CHECKS).map(([name, script]) =>
      timed(name, () => run(scripts[script], [], { stdio: ['ignore', 'pipe', 'pipe'], shell: true })),
    ),
  );
  return codes.find((code) => code !== 0) ?? 0;
}

async function runTests() {
  let counts;
  const code = await timed('tests', () =>
    run(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join('node_modules', 'jest', 'bin', 'jest.js'),
        ...jestArguments,
        // Last, because it takes every word that follows for the name of a project.
        ...(has('--quick') ? ['--selectProjects', 'unit'] : []),
      ],
      { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], onMessage: (message) => (counts = message) },
    ),
  );
  if (counts !== undefined) {
    const { passed, failed, skipped } = counts;
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  }
  return code;
}

if (has('--help') || has('-h')) {
  console.log(HELP);
} else {
  ensureInstalled();
  process.exitCode = has('--quick') || has('--tests-only') ? 0 : await runChecks();
  if (process.exitCode === 0 && !has('--checks-only')) process.exitCode = await runTests();
}
