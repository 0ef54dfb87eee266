import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Decimal } from '../../http/decimal.decorator.js';

const SPANS = [7, 30, 90] as const;

export class VotingAnalyticsQuery {
  @ApiPropertyOptional({
    type: Number,
    enum: SPANS,
    default: 30,
    description: 'Days to list, until today',
    example: 30,
  })
  @Decimal()
  @IsIn(SPANS)
  days: (typeof SPANS)[number] = 30;
}
