import { TransactionalInterceptor } from '../interceptors/transactional.interceptor.js';
import type { TransactionOptions } from '../transaction/transactions.js';
import type { TransactionalOperation } from './cache-operation.js';
import { interceptMethod, type AsyncMethodDecorator } from './intercept-method.js';

/** Where an instance keeps the interceptor of its application. */
export const TRANSACTIONAL = Symbol('larder:transactional');

/**
 * Runs the method in a transaction of the module's `transactions`: commits when it resolves, rolls back when it rejects.
 * Inside, cached methods run as they are written, and evictions and puts wait for the commit; a rollback forgets them.
 *
 * @param options how it goes together with a transaction of the caller; by default it joins one
 */
export function Transactional(options: TransactionOptions = {}): AsyncMethodDecorator {
  return interceptMethod<TransactionalOperation>(TransactionalInterceptor, TRANSACTIONAL, (declared) => ({
    kind: 'transactional',
    ...declared,
    options,
  }));
}
