import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { requirePrograms } from './require-programs.js';

const PROMTOOL = {
  product: 'promtool of Prometheus',
  programs: ['promtool'],
  places: ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/prometheus'],
  packages: { 'apt-get': ['prometheus'], dnf: ['prometheus'], apk: ['prometheus'], brew: ['prometheus'] },
};

/** Runs promtool: what it said, and whether it was content. */
export function promtool(args: string[], input?: string): { output: string; status: number | null } {
  const program = join(requirePrograms(PROMTOOL), 'promtool');
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', input });
  return { output: `${stdout}${stderr}`.trim(), status };
}
