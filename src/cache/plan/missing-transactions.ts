import { MissingTransactionsError } from '../cache.errors.js';
import type { CacheModuleOptions } from '../cache.module-definition.js';
import type { DeclaredOperation } from './annotated-methods.js';

/** Methods that cannot run as they are declared. */
export function missingTransactions(
  declared: readonly DeclaredOperation[],
  { transactions }: Pick<CacheModuleOptions, 'transactions'>,
): readonly MissingTransactionsError[] {
  if (transactions) return [];
  return declared.flatMap(({ operation, owner }) =>
    operation.kind === 'transactional' ? [new MissingTransactionsError(owner)] : [],
  );
}
