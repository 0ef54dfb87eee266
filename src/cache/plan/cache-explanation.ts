import type { KeyInPlan } from '../plan/plan-of-key.js';
import type { EntryExplanation } from '../explain/entry-explanation.js';

/** What is known of the entry of one key, and what the annotations say about it. */
export interface CacheExplanation extends EntryExplanation, KeyInPlan {}
