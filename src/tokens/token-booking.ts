import { createHash } from 'node:crypto';
import type { TokenTransactionType } from './token-transaction-type.js';

/** A transaction that is asked for. Null is the issuance of the kind. */
export interface TokenBooking {
  readonly type: TokenTransactionType;
  readonly kind: string;
  readonly fromUserId: string | null;
  readonly toUserId: string | null;
  /** In the smallest unit, above 0. */
  readonly amount: number;
  readonly memo: string;
  /** The caller, whose own the idempotency key is. */
  readonly requestedBy: string;
  readonly idempotencyKey: string;
}

/** The users that take part: one, or two in a transfer. */
export const partiesOf = ({ fromUserId, toUserId }: TokenBooking): readonly string[] =>
  [fromUserId, toUserId].filter((userId) => userId !== null);

/** Tells whether a repeated key comes with the same request: everything that the request asks for, and nothing else. */
export function requestHash({ type, kind, fromUserId, toUserId, amount, memo }: TokenBooking): string {
  const canonical = JSON.stringify([type, kind, fromUserId, toUserId, amount, memo]);
  return createHash('sha256').update(canonical).digest('hex');
}
