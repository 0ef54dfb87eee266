import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class WarmCacheDto {
  @ApiProperty({ description: 'Name of a warm plan', minLength: 1, maxLength: 200, example: 'SettingsService.current' })
  @IsString()
  @Length(1, 200)
  readonly plan!: string;
}
