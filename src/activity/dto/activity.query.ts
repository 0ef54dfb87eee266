import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../http/page.js';
import { ACTIVITY_KINDS, type ActivityKind } from '../activity-kind.js';

const KINDS = ['all', ...ACTIVITY_KINDS] as const;

export class ActivityQuery extends PageQuery {
  @ApiPropertyOptional({ enum: KINDS, default: 'all', description: 'Which entries to show', example: 'post.created' })
  @IsOptional()
  @IsIn(KINDS)
  kind: ActivityKind | 'all' = 'all';
}
