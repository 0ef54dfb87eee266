import type { Fault } from './fault.js';
import type { FaultResult } from './run-fault.js';
import { REMOTE_TIMEOUT } from './world.js';

/** Milliseconds that a busy machine may add to a latency. */
const BUSY = 50;

/** Bytes of heap that a process may gain in a run: what it compiles meanwhile. */
const FLAT = 24 * 1024 * 1024;

/** What our cache promises and did not keep in this run; empty when all is well. */
export function brokenPromises(result: FaultResult, fault: Fault): string[] {
  const { violations, staleKeys, failedReads, reads, loads, troubles } = result;
  const broken: string[] = [];
  for (const kind of new Set(violations.map((violation) => violation.kind))) {
    const count = violations.filter((violation) => violation.kind === kind).length;
    broken.push(`${count} × ${kind}`);
  }
  const unexcused = staleKeys.length - (fault.killsNodes ? result.lostWithProcess : 0);
  if (unexcused > 0) broken.push(`${unexcused} stale keys at the end: ${staleKeys.slice(0, 5).join(', ')}`);
  if (!result.drained) broken.push('evictions were still outstanding at the end');
  const failed = (failedReads.rejected ?? 0) + (fault.killsNodes ? 0 : (failedReads['no answer'] ?? 0));
  if (failed > 0) broken.push(`${failed} failed reads (${result.example ?? ''})`);
  const longest = REMOTE_TIMEOUT + loads.p99 + BUSY;
  if (fault.silencesRedis && reads.p99 > longest) {
    broken.push(`p99 of reads ${reads.p99.toFixed(0)} ms, promised ${longest.toFixed(0)} ms`);
  }
  const serious = troubles.filter(({ kind }) => kind !== 'warning');
  if (serious.length > 0)
    broken.push(`${serious.length} × trouble: ${serious[0]?.kind ?? ''}: ${serious[0]?.detail ?? ''}`);
  if (result.heapGrowth > FLAT) broken.push(`a heap grew by ${(result.heapGrowth / 1024 / 1024).toFixed(0)} MiB`);
  return broken;
}
