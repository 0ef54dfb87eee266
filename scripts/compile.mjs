// Compiles src to dist for running. Types are not checked here, which is what makes it fast: `npm run build` does that.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = '.compiled.json';

/**
 * Brings the target folder up to date with the source folder: changed files are compiled, and output whose source is
 * gone is removed.
 *
 * @returns how many files were compiled
 * @throws Error with the place of a syntax error; the output is then as it was for the files concerned
 */
export async function compile(source = join(root, 'src'), target = join(root, 'dist')) {
  const settings = settingsDigest();
  const stamp = readStamp(target);
  const outputs = filesBelow(target).filter((file) => file !== STAMP);
  const sources = sourcesBelow(source);
  const versions = Object.fromEntries(sources.map((file) => [file, version(join(source, file))]));

  const present = new Set(outputs);
  const upToDate = (file) =>
    stamp.settings === settings && stamp.versions[file] === versions[file] && present.has(`${stem(file)}.js`);
  const changed = sources.filter((file) => !upToDate(file));
  const stale = outputs.filter((file) => !(`${stem(file)}.ts` in versions));
  if (changed.length === 0 && stale.length === 0) return 0;

  for (const file of stale) rmSync(join(target, file));
  if (changed.length > 0) await compileFiles(changed, source, target);
  mkdirSync(target, { recursive: true });
  replaceFile(join(target, STAMP), JSON.stringify({ settings, versions }));
  return changed.length;
}

/** Notes that the target folder is up to date, after another compiler has filled it. */
export function markCompiled(source = join(root, 'src'), target = join(root, 'dist')) {
  const versions = Object.fromEntries(sourcesBelow(source).map((file) => [file, version(join(source, file))]));
  replaceFile(join(target, STAMP), JSON.stringify({ settings: settingsDigest(), versions }));
}

const sourcesBelow = (source) => filesBelow(source).filter((file) => /(?<!\.spec|\.d)\.ts$/.test(file));

async function compileFiles(files, source, target) {
  const { transformFile } = await import('@swc/core');
  const { $schema, ...options } = readSettings();
  await Promise.all(
    files.map(async (file) => {
      const output = join(target, `${stem(file)}.js`);
      mkdirSync(dirname(output), { recursive: true });
      const { code, map } = await transformFile(join(source, file), {
        ...options,
        swcrc: false,
        sourceFileName: relative(dirname(output), join(source, file)).replaceAll(sep, '/'),
      }).catch((error) => {
        // The place and the mistake come first; what follows is the compiler's own stack.
        throw new Error(error.message.split(/\s*Caused by:/)[0], { cause: error });
      });
      replaceFile(`${output}.map`, map);
      replaceFile(output, `${code}//# sourceMappingURL=${basename(output)}.map\n`);
      // Declarations come from `npm run build` and describe the file as it was then.
      rmSync(join(target, `${stem(file)}.d.ts`), { force: true });
    }),
  );
}

/** The path without what the compiler appends to it. */
function stem(file) {
  return file.replace(/(\.d)?\.(ts|js)(\.map)?$/, '');
}

function readSettings() {
  return JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
}

function settingsDigest() {
  const compiler = readFileSync(join(root, 'node_modules', '@swc', 'core', 'package.json'));
  return createHash('sha256').update(JSON.stringify(readSettings())).update(compiler).digest('hex');
}

function version(file) {
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs}:${size}`;
}

function readStamp(target) {
  try {
    return JSON.parse(readFileSync(join(target, STAMP), 'utf8'));
  } catch (error) {
    // Never compiled, or the write was cut short: compile everything.
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return { versions: {} };
    throw error;
  }
}

function filesBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Whoever reads the file meanwhile sees the old one or the new one, and never a half. */
function replaceFile(file, content) {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}
