import type { PlannedCache } from '../plan/cache-plan.js';
import type { ExplainOptions } from './next-read.js';

/** How the annotated method reads. */
export const ofReader = (cache: PlannedCache | undefined): ExplainOptions =>
  cache === undefined
    ? {}
    : {
        near: cache.near ? undefined : false,
        staleFor: cache.staleFor ?? undefined,
        staleIfError: cache.staleIfError ?? undefined,
      };
