import { CacheError, InvalidPlanError } from '../cache.errors.js';
import { assertKey } from '../key/cache-key.js';
import type { Participant } from '../plan/annotated-methods.js';
import { cacheableOperation } from './cacheable-operation.js';
import { type DeclaredWarming, warmingsOf } from './cache-warm.decorator.js';
import { type ProviderOf, sourceOf } from './source-of.js';
import { DuplicateWarmPlanError, InvalidWarmSourceError, RequestScopedWarmError } from './warm.errors.js';
import { WarmWithoutCacheError } from './warm.errors.js';
import { type WarmPlan, warmPlanOf } from './warm-plan.js';
import type { RunnablePlan } from './warm-run.js';
import { type WarmSchedule, warmSettings } from './warm-schedule.js';

/** A class of the application, and one object of it. */
interface WarmedClass {
  readonly prototype: object;
  readonly instance: object | undefined;
}

/**
 * The plans of an application: of its annotated methods, and of its providers.
 * @throws InvalidPlanError that lists every mistake
 */
export function declaredPlans(all: readonly Participant[], providerOf: ProviderOf): readonly RunnablePlan[] {
  const errors: CacheError[] = [];
  const plans = new Map<string, RunnablePlan>();
  for (const each of classesOf(all)) {
    for (const declared of declaredBy(each, providerOf)) {
      try {
        const plan = declared();
        if (plans.has(plan.name)) throw new DuplicateWarmPlanError(plan.name);
        plans.set(plan.name, plan);
      } catch (error) {
        if (!(error instanceof CacheError)) throw error;
        errors.push(error);
      }
    }
  }
  if (errors.length > 0) throw new InvalidPlanError(errors);
  return [...plans.values()];
}

/** Each class once: two objects of one class have the same keys. */
function classesOf(all: readonly Participant[]): Iterable<WarmedClass> {
  const classes = new Map<object, WarmedClass>();
  for (const { prototype, instance } of all) {
    if (!classes.get(prototype)?.instance) classes.set(prototype, { prototype, instance });
  }
  return classes.values();
}

type Declared = () => RunnablePlan;

function declaredBy(each: WarmedClass, providerOf: ProviderOf): readonly Declared[] {
  const methods = inheritedWarmings(each.prototype).map((warming) => () => planOfMethod(each, warming, providerOf));
  const declared = warmPlanOf(each.prototype.constructor);
  return declared ? [...methods, () => planOfClass(each, declared.name, declared.schedule)] : methods;
}

/** Of the class and those that it inherits from, but for what a subclass overrides. */
function inheritedWarmings(prototype: object): readonly DeclaredWarming[] {
  const found: DeclaredWarming[] = [];
  const overridden = new Set<string | symbol>();
  for (let level: object | null = prototype; level; level = Object.getPrototypeOf(level) as object | null) {
    found.push(...warmingsOf(level).filter(({ method }) => !overridden.has(method)));
    for (const name of Reflect.ownKeys(level)) overridden.add(name);
  }
  return found;
}

function planOfMethod(
  { prototype, instance }: WarmedClass,
  { method, source, schedule }: DeclaredWarming,
  providerOf: ProviderOf,
): RunnablePlan {
  const owner = `${prototype.constructor.name}.${String(method)}`;
  if (!cacheableOperation(prototype, method)) throw new WarmWithoutCacheError(owner);
  const settings = warmSettings(schedule, owner);
  if (!instance) throw new RequestScopedWarmError(owner);
  const lists = sourceOf(owner, source, instance, providerOf);
  return {
    name: checkedName(schedule.name ?? owner),
    settings,
    calls: async function* (context) {
      for await (const args of await lists(context)) {
        if (!Array.isArray(args)) {
          const problem = `its source named ${JSON.stringify(args)}, which is no list of arguments`;
          throw new InvalidWarmSourceError(owner, problem, 'Give a list for each call, as in [id]');
        }
        yield { target: instance, method, args };
      }
    },
  };
}

function planOfClass({ prototype, instance }: WarmedClass, name: string, schedule: WarmSchedule): RunnablePlan {
  const owner = prototype.constructor.name;
  const settings = warmSettings(schedule, owner);
  if (typeof (prototype as Partial<WarmPlan>).calls !== 'function') {
    throw new InvalidWarmSourceError(owner, 'it has @CacheWarmPlan and no method `calls`', 'Let it implement WarmPlan');
  }
  if (!instance) throw new RequestScopedWarmError(owner);
  return { name: checkedName(name), settings, calls: (context) => (instance as WarmPlan).calls(context) };
}

/** It is a part of a key. @throws InvalidKeyError */
const checkedName = (name: string): string => assertKey(name);
