import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageQuery } from '../../http/page.js';
import { SearchField } from '../../http/search-field.decorator.js';
import { QUESTION_STATUSES } from '../question-status.js';

const STATUSES = [...QUESTION_STATUSES, 'all'] as const;

export class QuestionsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATUSES, default: 'all', example: 'open' })
  @IsIn(STATUSES)
  status: (typeof STATUSES)[number] = 'all';

  @SearchField('title', 'apple tree')
  search = '';
}
