import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Reads orders until its input closes. That it closes without `done` means that the tests are gone, however they ended.
const SCRIPT = `
trap '' INT TERM HUP QUIT
pid=
# A container often has nobody who collects the dead: they keep their number, as zombies.
ended() { case "$(cat "/proc/$pid/stat")" in *') Z '*) return 0 ;; *) return 1 ;; esac }
while read -r order value; do
  case "$order" in
    pid) pid=$value ;;
    gone) pid= ;;
    done) exit 0 ;;
  esac
done
if [ -n "$pid" ]; then
  kill -s CONT "$pid"
  kill -s "$2" "$pid"
  tries=0
  while kill -0 "$pid" && ! ended && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  kill -s KILL "$pid"
fi 2>/dev/null
rm -rf "$1"
`;

/**
 * A temporary folder and at most one server process, both certain to go away with the tests: on an interrupt, and even
 * when the test process is killed outright, a small shell outlives it for a moment and clears up.
 */
export class Guardian {
  readonly directory: string;
  readonly #orders;

  /** @param endSignal ends the guarded process at once, without waiting for its clients */
  constructor(name: string, endSignal: 'TERM' | 'QUIT') {
    this.directory = mkdtempSync(join(tmpdir(), `larder-${name}-`));
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'guardian', this.directory, endSignal], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    shell.unref();
    this.#orders = shell.stdin;
    this.#orders.on('error', (error) => {
      console.error(`The guardian of ${this.directory} is gone: ${error.message}`);
    });
  }

  watch(pid: number): void {
    this.#tell(`pid ${String(pid)}`);
  }

  /** The process has ended: its number may soon be another's. */
  forget(): void {
    this.#tell('gone');
  }

  /** Removes the folder and ends the watch. */
  release(): void {
    rmSync(this.directory, { recursive: true, force: true });
    this.#tell('done');
    this.#orders.end();
  }

  #tell(order: string): void {
    if (this.#orders.writable) this.#orders.write(`${order}\n`);
  }
}
