import type { Type } from '../entry/class-type.js';
import type { FieldGuard } from '../protection/field-guard.js';
import type { ReadStatistics } from '../insight/read-statistics.js';
import type { AdaptiveTtl } from './adaptive-ttl.js';

/** How long a value is kept and how it is given back. One object for each annotated method. */
export interface ReadPolicy {
  /** Milliseconds. */
  readonly ttl: number;
  /** Milliseconds for `null`, `undefined` and empty arrays. */
  readonly emptyTtl: number;
  /** Milliseconds for a value that has a time of its own, and is never served past it; `undefined` for any other. */
  readonly ttlOf?: ((value: unknown) => number | undefined) | undefined;
  /** In place of `ttl`, where it follows how often values change. */
  readonly adaptive?: AdaptiveTtl | undefined;
  /** Every read starts the time to live anew. */
  readonly sliding: boolean;
  /** Class of the value, or of the elements of an array. */
  readonly type: Type | undefined;
  /** Milliseconds past its time to live for which a value is served while it is loaded anew. */
  readonly staleFor?: number | undefined;
  /** Milliseconds past its time to live for which a value is served when the loader throws. */
  readonly staleIfError?: number | undefined;
  /** Errors for which that is so; all of them without it. */
  readonly serveStaleOn?: ((error: unknown) => boolean) | undefined;
  /** XFetch's beta: how eagerly a value that is still fresh is loaded anew; 0 for never. */
  readonly earlyRefresh?: number | undefined;
  /** `false`: hits are never compared with what the loader says. */
  readonly audit?: boolean | undefined;
  /** `false`: beside a remote store the value is neither kept in the process nor shared by its readers. */
  readonly near?: false | undefined;
  /** The part of a value by which a reload is found to have changed it; the whole without it. */
  readonly compared?: ((value: unknown) => unknown) | undefined;
  /** Whether the remote store gets its values encrypted; an entry that is not as this says is a miss. */
  readonly encrypt?: boolean | undefined;
  /** Looks at the names of the fields of what is to be kept. */
  readonly guard?: FieldGuard | undefined;
  /** Where its reads are counted. */
  readonly statistics: ReadStatistics;
}

export interface ReadRequest<T> {
  readonly key: string;
  readonly tags: readonly string[];
  readonly policy: ReadPolicy;
  /** The way to the truth. */
  readonly loader: () => Promise<T>;
  /** Results for which this is true are returned, and not kept. */
  readonly unless?: ((result: T) => boolean) | undefined;
  /** Told who answers, where somebody wants to know; nobody: the loader, for this reader. */
  readonly noteLayer?: (layer: AnsweringLayer) => void;
}

export type AnsweringLayer = 'near' | 'remote' | 'flight' | 'source';

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Milliseconds past its time to live for which a value is kept. */
export const graceOf = ({ staleFor = 0, staleIfError = 0, ttlOf }: ReadPolicy, value: unknown): number =>
  ttlOf?.(value) === undefined ? Math.max(staleFor, staleIfError) : 0;

/** Milliseconds past its time to live for which a value is served while it is loaded anew. */
export const staleGraceOf = ({ staleFor = 0, ttlOf }: ReadPolicy, value: () => unknown): number =>
  ttlOf?.(value()) === undefined ? staleFor : 0;

/** The part of a time to live that is left to chance, so that entries made together do not expire together. */
const JITTER = 0.05;

/** Whole milliseconds that this value is kept: never longer than declared, or than the upper bound. */
export function timeToLive(policy: ReadPolicy, value: unknown): number {
  const { adaptive, emptyTtl, ttl, ttlOf } = policy;
  const declared = ttlOf?.(value) ?? (isEmpty(value) ? emptyTtl : (adaptive?.current ?? ttl));
  return Math.max(1, Math.floor(declared * (1 - JITTER * Math.random())));
}
