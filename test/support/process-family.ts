import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** A process and its children: PostgreSQL, for one, serves each connection in a process of its own. */
export function processFamily(pid: number): number[] {
  const children = parents().flatMap(([child, parent]) => (parent === pid ? [child] : []));
  return [pid, ...children];
}

function parents(): [child: number, parent: number][] {
  return existsSync('/proc/self/stat') ? parentsFromProc() : parentsFromPs();
}

/** Linux, where small images often lack `ps`. */
function parentsFromProc(): [number, number][] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): [number, number][] => {
      try {
        // `pid (name) state ppid …`: the name may hold spaces and brackets, so count from the last one.
        const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return [[Number(name), Number(parent)]];
      } catch {
        // It ended between the listing and the reading.
        return [];
      }
    });
}

function parentsFromPs(): [number, number][] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [child, parent] = row.trim().split(/\s+/);
      return [Number(child), Number(parent)];
    });
}
