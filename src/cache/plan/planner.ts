import type { CachePlan } from './cache-plan.js';

/** Who knows what is annotated. Apart from the class: that one leads to the decorators, and these to the service. */
export interface Planner {
  /** The plan of the application, made when it is first asked for. */
  plan(): CachePlan;
}

export const CACHE_PLANNER = Symbol('larder:planner');
