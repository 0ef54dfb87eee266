// Runs before anything is installed, possibly on an old Node: built-in modules and plain syntax only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NEEDED_NODE = [20, 19];

/** Installs the dependencies that package-lock.json names, unless exactly these are installed already. */
export function ensureInstalled() {
  checkNodeVersion();
  const lock = readFileSync(join(root, 'package-lock.json'));
  // Native packages differ by platform and Node's binary interface: a copied folder is installed anew.
  const wanted = createHash('sha256')
    .update(lock)
    .update([process.platform, process.arch, process.versions.modules].join())
    .digest('hex');
  const stamp = join(root, 'node_modules', '.larder-installed');
  if (read(stamp) === wanted) return;
  if (!matchesLock(JSON.parse(lock))) install();
  writeFileSync(stamp, wanted);
}

function checkNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1])) return;
  console.error(
    `Larder needs Node.js ${NEEDED_NODE.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).\n` +
      'Install a current version from https://nodejs.org or with a version manager such as nvm, and try again.',
  );
  process.exit(1);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether somebody ran npm himself: npm notes in node_modules what it installed. */
function matchesLock(lock) {
  const note = read(join(root, 'node_modules', '.package-lock.json'));
  if (note === undefined) return false;
  const installed = JSON.parse(note).packages;
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  return (
    // An optional package may be one for another platform.
    wanted.every(
      ([path, entry]) => installed[path]?.version === entry.version || (entry.optional && !installed[path]),
    ) && Object.keys(installed).every((path) => path in lock.packages)
  );
}

function install() {
  console.log('Installing dependencies (npm ci) …');
  if (npm('ci')) return;
  // `npm ci` insists on the packages of every platform; some registry mirrors carry only those of their own.
  console.log('That failed; trying npm install, which keeps to the same versions and is content with this platform …');
  if (npm('install', '--no-save')) return;
  console.error('The dependencies could not be installed.');
  process.exit(1);
}

function npm(...args) {
  const all = [...args, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Under `npm start` the very npm that runs is known; it needs no shell, which npm.cmd on Windows would.
  const running = process.env.npm_execpath;
  const result = /npm-cli\.c?js$/.test(running ?? '')
    ? spawnSync(process.execPath, [running, ...all], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', all, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error) console.error(result.error.message);
  return result.status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) ensureInstalled();
