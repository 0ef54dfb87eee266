import { AsyncResource } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { seal, sealedValueOf, type Sealed } from '../entry/seal.js';
import { callLoader } from '../read/enclosing-loads.js';
import type { ReadParts } from '../read/read-parts.js';
import type { ReadRequest } from '../read/read-request.js';
import { type Instant, instantOf } from '../time/clock.js';
import type { AuditSettings } from './audit-options.js';
import { AuditQueue } from './audit-queue.js';
import { AuditReport } from './audit-report.js';
import { heldCopies, type Layer } from './audit-sighting.js';

/** A hit that is being compared with its source. */
interface AuditedHit<T> {
  readonly request: ReadRequest<T>;
  readonly value: Sealed;
  readonly layer: Layer;
  readonly servedAt: Instant;
}

type Verdict = 'auditAgreed' | 'auditTransient' | 'auditStale' | 'auditUnsettled';

/** Bytes, by estimate, above which a comparison could hold up other work for more than some 20 ms. */
const LARGEST_TREE = 1 << 20;
/** Deep equality of Sets and Maps is quadratic in their members. */
const LARGEST_OTHER = 1 << 16;

/**
 * Compares a small share of the hits with their source, in the background, and counts those that are older than the
 * promised bound. A disagreement alone proves nothing, for an eviction may be on its way; it counts as stale when the
 * bound has passed and the same entry is still served while the source still disagrees.
 *
 * It stores, evicts and prolongs nothing, and fails and delays no caller. The loader of an audited read runs once more
 * after a hit, outside of the request: one with side effects, or that needs its request, must be exempt
 * (`audit: false`).
 *
 * Source: "measure inconsistency first", Cache made consistent, Meta engineering, 2022 (Polaris).
 */
export class ConsistencyAuditor {
  private readonly queue: AuditQueue;
  private readonly report: AuditReport;
  /** Where no request is under way: what a request keeps in AsyncLocalStorage may be gone when its audit runs. */
  private readonly outside = new AsyncResource('ConsistencyAuditor');
  private readonly pauses = new Set<() => void>();
  private closed = false;

  constructor(
    private readonly parts: ReadParts,
    private readonly settings: AuditSettings,
  ) {
    this.queue = new AuditQueue(settings);
    this.report = new AuditReport(parts.logger, parts.clock, settings.logInterval);
  }

  /** Told of each hit that was meant to be fresh; chooses some, of each key one at a time. */
  sample<T>(request: ReadRequest<T>, value: Sealed, layer: Layer): void {
    if (request.policy.audit === false || this.settings.random() >= this.settings.share) return;
    if (this.closed || this.queue.has(request.key)) return;
    if (this.queue.isFull || isLarge(value)) {
      this.parts.statistics.auditDropped += 1;
      return;
    }
    this.queue.enter(request.key);
    const hit: AuditedHit<T> = { request, value, layer, servedAt: instantOf(this.parts.clock) };
    this.outside.runInAsyncScope(() => void this.audit(hit));
  }

  /** Ends what waits; a loader that runs is not waited for. */
  close(): void {
    this.closed = true;
    for (const end of this.pauses) end();
  }

  /** Never rejects. */
  private async audit<T>(hit: AuditedHit<T>): Promise<void> {
    const { statistics, logger } = this.parts;
    const { key } = hit.request;
    statistics.audits += 1;
    try {
      // The caller has its answer before the loader is called.
      await setImmediate();
      statistics[await this.verdictOn(hit)] += 1;
    } catch (error) {
      statistics.auditUnsettled += 1;
      // Its message may hold values.
      logger.debug(`cache: audit of ${key} ended: ${error instanceof Error ? error.name : 'not an Error'}`);
    } finally {
      this.queue.leave(key);
    }
  }

  /** @throws what the loader throws */
  private async verdictOn<T>({ request, value, layer, servedAt }: AuditedHit<T>): Promise<Verdict> {
    const first = await this.load(request);
    if (!first) return 'auditUnsettled';
    if (same(first, value)) return 'auditAgreed';

    const before = await heldCopies(this.parts, request);
    const suspects = before?.filter((copy) => same(copy.value, value));
    if (!suspects) return 'auditUnsettled';
    if (suspects.length === 0) return 'auditTransient';

    await this.pause();
    if (this.closed) return 'auditUnsettled';

    const after = await heldCopies(this.parts, request);
    if (!after) return 'auditUnsettled';
    const copy = after.find(({ identity }) => suspects.some((suspect) => suspect.identity === identity));
    if (!copy) return 'auditTransient';
    const second = await this.load(request);
    if (!second) return 'auditUnsettled';
    if (same(second, value)) return 'auditTransient';
    this.report.stale({ key: request.key, layer, servedAt, copy, sourceIsSteady: same(first, second) });
    return 'auditStale';
  }

  /** What the source says, or `undefined` when the cache would not have kept that. */
  private load<T>({ key, loader, unless, policy }: ReadRequest<T>): Promise<Sealed | undefined> {
    return this.queue.inTurn(async () => {
      if (this.closed) return undefined;
      this.parts.statistics.auditLoads += 1;
      const result = await callLoader(this.parts, key, loader);
      return unless?.(result) ? undefined : seal(result, policy.type);
    });
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        stop();
        this.pauses.delete(end);
        resolve();
      };
      // Unlike a sleep, this neither keeps the process alive nor outlives the cache.
      const stop = this.parts.clock.every(this.settings.bound, end);
      this.pauses.add(end);
    });
  }
}

/** As callers see it: the order of fields, and of the members of a Map or Set, makes no difference. */
const same = (a: Sealed, b: Sealed): boolean => isDeepStrictEqual(a.open(), b.open());

function isLarge(value: Sealed): boolean {
  const { bytes, tree } = sealedValueOf(value);
  return bytes > (tree ? LARGEST_TREE : LARGEST_OTHER);
}
