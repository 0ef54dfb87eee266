import { ApiProperty } from '@nestjs/swagger';
import { LARGEST_AMOUNT } from './token-amount.js';

const A_USER = 'b4b7a3de-1f0c-4c55-8a49-2f0a5f6f9e21';

/** What a user has of one kind. */
export class KindBalanceView {
  @ApiProperty({ description: 'Code of the kind', example: 'credit' })
  readonly kind!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'In the smallest unit of the kind',
    minimum: 0,
    maximum: LARGEST_AMOUNT,
    example: 1250,
  })
  readonly balance!: number;
}

/** The balance of one user in one kind. */
export class TokenBalanceView extends KindBalanceView {
  @ApiProperty({ format: 'uuid', example: A_USER })
  readonly userId!: string;
}

/** What a user has of every kind. */
export class TokenBalancesView {
  @ApiProperty({ format: 'uuid', example: A_USER })
  readonly userId!: string;

  @ApiProperty({
    type: [KindBalanceView],
    description: 'Ordered by kind; kinds that the user never had are left out',
    maxItems: 100,
  })
  readonly items!: readonly KindBalanceView[];
}
