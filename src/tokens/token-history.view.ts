import { ApiProperty } from '@nestjs/swagger';
import { fromBigint, LARGEST_AMOUNT } from './token-amount.js';
import { TOKEN_TRANSACTION_TYPES, type TokenTransactionType } from './token-transaction-type.js';

/** A transaction as one of its parties sees it: a line of the account. */
export class TokenLineView {
  @ApiProperty({ format: 'uuid', example: '7c1e0a4b-33f1-4c7e-9a52-5d0b8e6f1c90' })
  readonly transactionId!: string;

  @ApiProperty({ description: 'Code of the kind', example: 'credit' })
  readonly kind!: string;

  @ApiProperty({ enum: TOKEN_TRANSACTION_TYPES, example: 'transfer' })
  readonly type!: TokenTransactionType;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'What the balance changed by: above 0 came, below 0 went',
    minimum: -LARGEST_AMOUNT,
    maximum: LARGEST_AMOUNT,
    example: -250,
  })
  readonly amount!: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'The balance of the kind after it',
    minimum: 0,
    maximum: LARGEST_AMOUNT,
    example: 1000,
  })
  readonly balanceAfter!: number;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The other user of a transfer; null for mint and burn, and when that account was deleted',
    example: '3f0c7c0e-5b0e-4d7a-8a59-6d1b1f0f7a10',
  })
  readonly counterpartyId!: string | null;

  @ApiProperty({ maxLength: 200, example: 'Seedlings for the garden day' })
  readonly memo!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-05T18:00:00.000Z' })
  readonly createdAt!: string;
}

/** A line as the database gives it. */
export type TokenLineRow = Omit<TokenLineView, 'amount' | 'balanceAfter' | 'createdAt'> & {
  readonly amount: string;
  readonly balanceAfter: string;
  readonly createdAt: Date;
};

export const toTokenLineView = (row: TokenLineRow): TokenLineView => ({
  transactionId: row.transactionId,
  kind: row.kind,
  type: row.type,
  amount: fromBigint(row.amount),
  balanceAfter: fromBigint(row.balanceAfter),
  counterpartyId: row.counterpartyId,
  memo: row.memo,
  createdAt: row.createdAt.toISOString(),
});
