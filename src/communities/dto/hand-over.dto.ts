import { ApiProperty } from '@nestjs/swagger';
import { UuidField } from '../../http/uuid-field.decorator.js';

export class HandOverDto {
  @ApiProperty({
    format: 'uuid',
    description: 'A member, who becomes the owner',
    example: '5eed0001-0000-4000-8000-000000000002',
  })
  @UuidField()
  userId!: string;
}
