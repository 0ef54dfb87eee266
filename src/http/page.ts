import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Decimal } from './decimal.decorator.js';

/** Totals are counted up to here and no further, so that they cost the same in a large table. */
export const COUNT_LIMIT = 1_000;

/** `?page=1&limit=20`, bounded so that no request can make the database skip far. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'Page number, from 1', default: 1, minimum: 1, maximum: 100, example: 1 })
  @IsOptional()
  @Decimal()
  @IsInt()
  @Min(1)
  @Max(100)
  page: number = 1;

  @ApiPropertyOptional({ description: 'Items on a page', default: 20, minimum: 1, maximum: 100, example: 20 })
  @IsOptional()
  @Decimal()
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;
}

/** One page of a list. `total` is exact while `totalIsExact`, else "at least this many". */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly limit: number;
  readonly total: number;
  readonly totalIsExact: boolean;
}

/** @param counted rows counted with a limit of {@link COUNT_LIMIT} + 1 */
export function pageOf<T>(items: readonly T[], { page, limit }: PageQuery, counted: number): Page<T> {
  const totalIsExact = counted <= COUNT_LIMIT;
  return { items, page, limit, total: totalIsExact ? counted : COUNT_LIMIT, totalIsExact };
}
