import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { OneLine } from '../../http/one-line.decorator.js';
import { LARGEST_AMOUNT } from '../token-amount.js';
import { TOKEN_KIND_CODE, TokenKindCode } from './token-kind-code.decorator.js';

/** What every transaction says. */
export class TokenAmountDto {
  @ApiProperty({ ...TOKEN_KIND_CODE, description: 'Code of the kind of token' })
  @TokenKindCode()
  kind!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'In the smallest unit of the kind; no amount and no balance is above 2^53 - 1, so JSON numbers do',
    minimum: 1,
    maximum: LARGEST_AMOUNT,
    example: 250,
  })
  @IsInt()
  @Min(1)
  @Max(LARGEST_AMOUNT)
  amount!: number;

  @ApiPropertyOptional({
    description: 'One line that both parties see. Removed when the account of one of them is deleted.',
    maxLength: 200,
    default: '',
    example: 'Seedlings for the garden day',
  })
  @Omittable()
  @OneLine(0, 200)
  memo?: string;
}
