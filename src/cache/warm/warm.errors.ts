import { CacheError } from '../cache.errors.js';

/** `@CacheWarm` on a method whose results are not kept. */
export class WarmWithoutCacheError extends CacheError {
  constructor(owner: string) {
    super(
      'CACHE.WARM_WITHOUT_CACHE',
      `${owner}: it has @CacheWarm and no @Cacheable, so that there is nothing to warm; annotate it with @Cacheable, ` +
        'or remove @CacheWarm',
    );
  }
}

/** Something that cannot say what is to be warmed. */
export class InvalidWarmSourceError extends CacheError {
  /** @param owner the method, or the plan */
  constructor(owner: string, problem: string, fix: string) {
    super('CACHE.INVALID_WARM_SOURCE', `${owner}: ${problem}. ${fix}`);
  }
}

/** Warming on something that exists within requests only. */
export class RequestScopedWarmError extends CacheError {
  constructor(owner: string) {
    super(
      'CACHE.REQUEST_SCOPED_WARM',
      `${owner}: warming happens outside of any request, and its class, or something injected into it, is ` +
        'request-scoped or transient; annotate a method of a singleton, or remove @CacheWarm',
    );
  }
}

/** Two plans of one name: nodes of a fleet tell plans apart by their names. */
export class DuplicateWarmPlanError extends CacheError {
  constructor(name: string) {
    super(
      'CACHE.DUPLICATE_WARM_PLAN',
      `warm plan '${name}' exists twice; give one of them another name, as in @CacheWarm(source, { name: 'other' })`,
    );
  }
}

/** A plan asked for by a name that none has. */
export class UnknownWarmPlanError extends CacheError {
  constructor(name: string, known: readonly string[], suggestion: string | undefined) {
    super(
      'CACHE.UNKNOWN_WARM_PLAN',
      `there is no warm plan '${name}'; ` +
        (suggestion === undefined ? `there are: ${known.join(', ') || 'none'}` : `did you mean '${suggestion}'?`),
    );
  }
}

/** A call, named by a plan while it ran, that cannot be warmed. */
export class UnwarmableCallError extends CacheError {
  constructor(call: string, reason: string) {
    super('CACHE.UNWARMABLE_CALL', `${call}: ${reason}`);
  }
}
