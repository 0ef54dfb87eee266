import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The first folder that holds all of the given programs: on the PATH, else in the given places.
 *
 * @param places folders; a `*` in one of their segments stands for anything, the highest version first
 * @param path the value of the PATH variable to search
 */
export function findPrograms(programs: string[], places: string[], path = process.env.PATH ?? ''): string | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), ...places.flatMap(expand)];
  return folders.find((folder) => programs.every((program) => isExecutable(join(folder, program))));
}

function expand(place: string): string[] {
  const segments = place.split('/');
  const wild = segments.findIndex((segment) => segment.includes('*'));
  if (wild === -1) return [place];
  const before = segments.slice(0, wild).join('/');
  const [start = '', end = ''] = (segments[wild] ?? '').split('*');
  return namesIn(before)
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => [before, name, ...segments.slice(wild + 1)].join('/'));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Most of the usual places do not exist on a given system.
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
