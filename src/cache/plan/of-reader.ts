import type { PlannedCache } from './cache-plan.js';
import type { ExplainOptions } from '../explain/next-read.js';

/** How the annotated method reads. */
export const ofReader = (cache: PlannedCache | undefined): ExplainOptions =>
  cache === undefined
    ? {}
    : {
        near: cache.near ? undefined : false,
        encrypt: cache.encrypt,
        staleFor: cache.staleFor ?? undefined,
        staleIfError: cache.staleIfError ?? undefined,
      };
