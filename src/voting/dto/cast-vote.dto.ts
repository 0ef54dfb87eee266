import { ApiProperty } from '@nestjs/swagger';
import { UuidField } from '../../http/uuid-field.decorator.js';

export class CastVoteDto {
  @ApiProperty({
    format: 'uuid',
    description: 'One that the question offers',
    example: '5eed000b-0000-4000-8000-000000000001',
  })
  @UuidField()
  optionId!: string;
}
