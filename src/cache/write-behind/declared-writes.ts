import type { CacheService } from '../cache.service.js';
import { CacheError } from '../cache.errors.js';
import { declaredOperations, type Participant } from '../plan/annotated-methods.js';
import { DeferredMethod } from './deferred-method.js';
import { isWriteBehind } from './write-behind-operation.js';
import { WriteBehindPlanError } from './write-behind.errors.js';
import type { WriteBehindOperation } from './write-behind-operation.js';

/** An annotated method of one object. */
export interface DeclaredWrite {
  /** Of its queue. */
  readonly name: string;
  readonly owner: string;
  readonly operation: WriteBehindOperation;
  readonly method: DeferredMethod;
  readonly instance: object;
}

/** Every `@WriteBehind` of the application, and what is wrong with them. */
export function declaredWrites(
  all: readonly Participant[],
  cache: CacheService,
): { readonly writes: readonly DeclaredWrite[]; readonly errors: readonly CacheError[] } {
  const writes = new Map<string, DeclaredWrite>();
  const errors: CacheError[] = [];
  for (const { operation, owner, prototype, overridden } of declaredOperations(all)) {
    if (!isWriteBehind(operation) || overridden) continue;
    try {
      const name = operation.writeBehind.queue ?? owner;
      const method = new DeferredMethod(operation, cache);
      const instance = instanceOf(prototype, all, owner);
      const other = writes.get(name);
      if (other)
        throw new WriteBehindPlanError(owner, `${other.owner} has the queue '${name}', too`, 'Name another one');
      writes.set(name, { name, owner, operation, method, instance });
    } catch (error) {
      if (!(error instanceof CacheError)) throw error;
      errors.push(error);
    }
  }
  return { writes: [...writes.values()], errors };
}

/** A batch is performed long after its requests: there must be one object for all of them. */
function instanceOf(prototype: object, all: readonly Participant[], owner: string): object {
  const [first, ...more] = new Set(all.flatMap((each) => (each.prototype === prototype ? [each.instance] : [])));
  if (first && more.length === 0) return first;
  throw new WriteBehindPlanError(
    owner,
    first ? 'several providers are of this class' : 'its provider is made for each request',
    'Annotate a method of a singleton of which there is one',
  );
}
