import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export class EvaluationQuery {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    description: 'What to answer when the flag does not exist, or neither cache nor database can answer',
    example: 'false',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  default: 'true' | 'false' = 'false';
}
