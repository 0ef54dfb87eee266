import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Decimal } from '../../http/decimal.decorator.js';

const LIMITS = [10, 20, 50] as const;

/** A few sizes instead of any: each is one cache entry, and every vote evicts them all. */
export class TrendingQuestionsQuery {
  @ApiPropertyOptional({ type: Number, enum: LIMITS, default: 10, description: 'Questions at most', example: 10 })
  @Decimal()
  @IsIn(LIMITS)
  limit: (typeof LIMITS)[number] = 10;
}
