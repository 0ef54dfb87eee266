import { ApiProperty } from '@nestjs/swagger';
import { UuidField } from '../../http/uuid-field.decorator.js';

export class AwardAchievementDto {
  @ApiProperty({ format: 'uuid', example: '0b6c2c6e-7a47-4f0e-8d5b-8b0d2f6a9d01' })
  @UuidField()
  achievementId!: string;
}
