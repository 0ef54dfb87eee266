import type { CacheParts } from '../cache-parts.js';

export interface CacheHealth {
  /**
   * `disabled`: there is no remote store. `degraded`: it does not answer, has not acknowledged all evictions yet, or
   * evictions of other processes do not arrive; requests are answered all the same, from the source if need be.
   */
  readonly status: 'up' | 'degraded' | 'disabled';
  /** Of a write, a read and a delete, in milliseconds. */
  readonly latencyMs?: number;
  readonly error?: string;
}

/** Longest wait for the probe, in milliseconds: health checks answer within a second. */
const PROBE_TIMEOUT = 500;

/** Writes, reads and deletes a probe key. It does not go through the breaker: it tells the state of the store itself. */
export async function checkHealth({
  store,
  clock,
  stats,
}: Pick<CacheParts, 'store' | 'clock' | 'stats'>): Promise<CacheHealth> {
  if (!store) return { status: 'disabled' };
  const started = clock.monotonic();
  const late = new AbortController();
  try {
    await Promise.race([store.probe(), rejectAfter(PROBE_TIMEOUT, late.signal)]);
    const { journalDepth, busAlive } = stats().remote;
    if (journalDepth > 0) return { status: 'degraded', error: `${journalDepth} evictions are not acknowledged yet` };
    if (!busAlive) return { status: 'degraded', error: 'the bus is silent: the near store is suspended' };
    return { status: 'up', latencyMs: Math.round((clock.monotonic() - started) * 100) / 100 };
  } catch (error) {
    return { status: 'degraded', error: error instanceof Error ? error.message : String(error) };
  } finally {
    late.abort();
  }
}

function rejectAfter(milliseconds: number, cancelled: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${milliseconds} ms`));
    }, milliseconds);
    cancelled.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
}
