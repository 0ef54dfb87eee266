import { Inject, Injectable } from '@nestjs/common';
import { CACHE_MODULE_OPTIONS, type CacheModuleOptions } from '../cache.module-definition.js';
import { MissingTransactionsError } from '../cache.errors.js';
import type { AsyncMethod, TransactionalOperation } from '../decorators/cache-operation.js';
import type { MethodInterceptor } from '../decorators/intercept-method.js';
import type { Transactions } from '../transaction/transactions.js';

/** Runs methods in transactions of the application's database. */
@Injectable()
export class TransactionalInterceptor implements MethodInterceptor<TransactionalOperation> {
  readonly isIdle = false;
  private readonly transactions: Transactions | undefined;

  constructor(@Inject(CACHE_MODULE_OPTIONS) { transactions }: CacheModuleOptions) {
    this.transactions = transactions;
  }

  /** @throws MissingTransactionsError; what the method throws, and what the commit does */
  async intercept(
    { owner, options }: TransactionalOperation,
    method: AsyncMethod,
    self: unknown,
    args: readonly unknown[],
  ): Promise<unknown> {
    if (!this.transactions) throw new MissingTransactionsError(owner);
    return this.transactions.run(() => method.apply(self, args as never[]), options);
  }
}
