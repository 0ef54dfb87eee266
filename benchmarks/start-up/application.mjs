// What the start of the application has to do with: packages, classes, annotations.
import { readFileSync } from 'node:fs';
import 'reflect-metadata';
import { parse } from 'acorn';

const DIST = new URL('../../dist/', import.meta.url);
const LIBRARY = new URL('cache/', DIST);

/** The packages that its own modules import, those of the caching library left out. */
export function packagesOfApplication() {
  const seen = new Set();
  const packages = new Set();
  const visit = (file) => {
    if (seen.has(file.href) || file.href.startsWith(LIBRARY.href)) return;
    seen.add(file.href);
    const { body } = parse(readFileSync(file, 'utf8'), { ecmaVersion: 'latest', sourceType: 'module' });
    for (const { source } of body) {
      if (source?.value.startsWith('.')) visit(new URL(source.value, file));
      else if (source) packages.add(source.value);
    }
  };
  visit(new URL('main.js', DIST));
  return [...packages];
}

/** Its services, controllers, guards …: whatever Nest makes for its modules. */
export async function classesOfApplication(environment) {
  const { AppModule } = await import(new URL('app.module.js', DIST));
  const { CacheModule } = await import(new URL('index.js', LIBRARY));
  const seen = new Set();
  const classes = new Set();
  const visit = (imported) => {
    const module = imported.module ?? imported;
    if (seen.has(imported) || module === CacheModule || typeof module !== 'function') return;
    seen.add(imported);
    const parts = (name) => [...(Reflect.getMetadata(name, module) ?? []), ...(imported[name] ?? [])];
    for (const part of [...parts('providers'), ...parts('controllers')]) {
      if (typeof part === 'function') classes.add(part);
    }
    parts('imports').forEach(visit);
  };
  visit(AppModule.forEnvironment(environment));
  return [...classes];
}

/** What its methods are annotated with, as far as it is text. */
export async function annotationsOfApplication(environment) {
  const methods = (await classesOfApplication(environment)).flatMap(({ prototype }) =>
    Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap(({ value }) => value ?? []),
  );
  const operations = methods.filter((method) => typeof method === 'function').flatMap(operationsOf);
  if (operations.length === 0) throw new Error('no annotated method was found');
  return operations.map(({ kind, key, ttl, patterns, options }) => ({ kind, key, ttl, patterns, options }));
}

/** The library notes them under a symbol that it keeps to itself. */
function operationsOf(method) {
  const note = Reflect.getOwnMetadataKeys(method).find(({ description }) => description === 'larder:operations');
  return note ? Reflect.getOwnMetadata(note, method) : [];
}
