import { ApiProperty } from '@nestjs/swagger';
import { fromBigint, LARGEST_AMOUNT } from './token-amount.js';
import { TOKEN_TRANSACTION_TYPES, type TokenTransactionType } from './token-transaction-type.js';

/** A transaction as the one who asked for it sees it. */
export class TokenTransactionView {
  @ApiProperty({ format: 'uuid', example: '7c1e0a4b-33f1-4c7e-9a52-5d0b8e6f1c90' })
  readonly id!: string;

  @ApiProperty({ enum: TOKEN_TRANSACTION_TYPES, example: 'transfer' })
  readonly type!: TokenTransactionType;

  @ApiProperty({ description: 'Code of the kind', example: 'credit' })
  readonly kind!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'In the smallest unit of the kind',
    minimum: 1,
    maximum: LARGEST_AMOUNT,
    example: 250,
  })
  readonly amount!: number;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Null for a mint, and when the account was deleted since',
    example: '3f0c7c0e-5b0e-4d7a-8a59-6d1b1f0f7a10',
  })
  readonly fromUserId!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Null for a burn, and when the account was deleted since',
    example: 'b4b7a3de-1f0c-4c55-8a49-2f0a5f6f9e21',
  })
  readonly toUserId!: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'The balance after it: of the sender of a transfer, else of the user',
    minimum: 0,
    maximum: LARGEST_AMOUNT,
    example: 1000,
  })
  readonly balanceAfter!: number;

  @ApiProperty({ maxLength: 200, example: 'Seedlings for the garden day' })
  readonly memo!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-05T18:00:00.000Z' })
  readonly createdAt!: string;
}

/** A transaction as the database gives it. */
export type TokenTransactionRow = Omit<TokenTransactionView, 'amount' | 'balanceAfter' | 'createdAt'> & {
  readonly amount: string;
  readonly balanceAfter: string;
  readonly createdAt: Date;
};

export const toTokenTransactionView = (row: TokenTransactionRow): TokenTransactionView => ({
  id: row.id,
  type: row.type,
  kind: row.kind,
  amount: fromBigint(row.amount),
  fromUserId: row.fromUserId,
  toUserId: row.toUserId,
  balanceAfter: fromBigint(row.balanceAfter),
  memo: row.memo,
  createdAt: row.createdAt.toISOString(),
});
