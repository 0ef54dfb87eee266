import type { WarmCall, WarmContext } from './warm-source.js';
import type { WarmSchedule } from './warm-schedule.js';

/** A provider that names calls of one or more annotated methods. */
export interface WarmPlan {
  calls(context: WarmContext): Iterable<WarmCall> | AsyncIterable<WarmCall>;
}

const PLAN = Symbol('larder:warm-plan');

/** What {@link CacheWarmPlan} says of a class. */
export interface DeclaredWarmPlan {
  readonly name: string;
  readonly schedule: WarmSchedule;
}

type WarmPlanClass = new (...dependencies: never[]) => WarmPlan;

/**
 * A provider whose `calls` are warmed when the application is ready, and on a schedule. For one method, `@CacheWarm` is
 * shorter.
 *
 * ```ts
 * @Injectable()
 * @CacheWarmPlan('hot-meetings', { every: '10m' })
 * class HotMeetings implements WarmPlan {
 *   async *calls() {
 *     for (const id of await this.popular.ids()) yield warmCall(this.meetings, 'findOne', id);
 *   }
 * }
 * ```
 * @param name unique in the application, without white space
 */
export function CacheWarmPlan(
  name: string,
  schedule: Omit<WarmSchedule, 'name'> = {},
): <C extends WarmPlanClass>(target: C) => void {
  return (target) => {
    Reflect.defineMetadata(PLAN, { name, schedule } satisfies DeclaredWarmPlan, target);
  };
}

/** What the decorator of a class says, if it has one. */
export const warmPlanOf = (type: object): DeclaredWarmPlan | undefined =>
  Reflect.getOwnMetadata(PLAN, type) as DeclaredWarmPlan | undefined;
