import { ApiProperty } from '@nestjs/swagger';
import { assertKey } from '../../cache/index.js';
import { Names, LONGEST_NAME } from './names.decorator.js';

export class ExplainQuery {
  @ApiProperty({
    description: 'A whole key, as evictions name it',
    maxLength: LONGEST_NAME,
    example: 'meeting:details:5eed0002-0000-4000-8000-000000000001',
  })
  @Names(assertKey)
  key!: string;
}
