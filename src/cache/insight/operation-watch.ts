import { describeTarget, type EvictionTarget } from '../key/eviction-target.js';
import type { AnsweringLayer, ReadRequest } from '../read/read-request.js';
import type { Clock } from '../time/clock.js';
import type { CacheLogger } from './cache-logger.js';
import { nameOf } from './error-name.js';
import type { OperationRecord } from './operation-record.js';
import { inSpan } from './safe-span.js';
import type { Span, Tracer } from './tracer.js';

export interface OperationWatchOptions {
  /** Share of the operations that are logged, 0 to 1. */
  readonly logged: number;
  readonly tracer: Tracer | undefined;
  readonly logger: CacheLogger;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Logs a share of the operations, and has a span for each where there is a tracer. There is none of this by default. */
export class OperationWatch {
  constructor(private readonly options: OperationWatchOptions) {}

  read<T>(request: ReadRequest<T>, read: (watched: ReadRequest<T>) => Promise<T>): Promise<T> {
    let layer: AnsweringLayer = 'source';
    const watched = {
      ...request,
      noteLayer: (answered: AnsweringLayer): void => {
        layer = answered;
      },
    };
    const { key } = request;
    const cache = request.policy.statistics.name;
    return this.watched(
      'cache.read',
      { 'cache.name': cache, 'cache.key': key },
      () => read(watched),
      (ms, span, error) => {
        const hit = layer !== 'source';
        span.setAttribute('cache.layer', layer);
        span.setAttribute('cache.hit', hit);
        const message = `cache: read of ${key}: ${layer}, ${ms.toFixed(2)} ms`;
        this.log({ message, operation: 'read', cache, key, hit, layer, ms, ...failure(error) });
      },
    );
  }

  evict<T>(targets: readonly EvictionTarget[], evict: () => Promise<T>): Promise<T> {
    const key = targets.map(describeTarget).join(', ');
    return this.watched('cache.evict', { 'cache.targets': key }, evict, (ms, _, error) => {
      const message = `cache: eviction of ${key}: ${ms.toFixed(2)} ms`;
      this.log({ message, operation: 'evict', key, ms, ...failure(error) });
    });
  }

  private watched<T>(
    name: string,
    attributes: Record<string, string>,
    work: () => Promise<T>,
    tell: (ms: number, span: Span, error: unknown) => void,
  ): Promise<T> {
    const { clock, tracer } = this.options;
    const begun = clock.monotonic();
    return inSpan(tracer, name, attributes, async (span) => {
      let failed: unknown;
      try {
        return await work();
      } catch (error) {
        failed = error;
        span.recordException(nameOf(error));
        throw error;
      } finally {
        tell(clock.monotonic() - begun, span, failed);
        span.end();
      }
    });
  }

  private log(record: OperationRecord): void {
    const { logged, random, logger } = this.options;
    if (logged > 0 && random() < logged) logger.debug(record);
  }
}

const failure = (error: unknown): { readonly error?: string } => (error === undefined ? {} : { error: nameOf(error) });
