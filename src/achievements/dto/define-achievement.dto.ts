import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Matches, Max, MaxLength, Min, MinLength, ValidateIf } from 'class-validator';

const CODE = /^[a-z][a-z0-9-]{1,63}$/;

export class DefineAchievementDto {
  @ApiProperty({ description: 'Unique, and never changed', pattern: CODE.source, example: 'first-meeting' })
  @Matches(CODE, {
    message: 'code must be 2 to 64 characters: a lower-case letter, then lower-case letters, digits or dashes',
  })
  code!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'First meeting' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  title!: string;

  @ApiPropertyOptional({ maxLength: 500, default: '', example: 'Took part in a meeting for the first time' })
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsString()
  @MaxLength(500)
  description?: string;

  @ApiProperty({ minimum: 0, maximum: 1000, example: 10 })
  @IsInt()
  @Min(0)
  @Max(1000)
  points!: number;
}
