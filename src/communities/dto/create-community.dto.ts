import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { OneLine } from '../../http/one-line.decorator.js';
import { VISIBILITIES, type Visibility } from '../community-visibility.js';

const SLUG = /^[a-z][a-z0-9-]{1,63}$/;

export class CreateCommunityDto {
  @ApiProperty({ description: 'Unique, and never changed', pattern: SLUG.source, example: 'garden-friends' })
  @Matches(SLUG, {
    message: 'slug must be 2 to 64 characters: a lower-case letter, then lower-case letters, digits or dashes',
  })
  slug!: string;

  @ApiProperty({ description: 'Blanks are collapsed', minLength: 1, maxLength: 100, example: 'Garden friends' })
  @OneLine(1, 100)
  name!: string;

  @ApiPropertyOptional({ maxLength: 1_000, default: '', example: 'We share seeds, tools and recipes.' })
  @Omittable()
  @MaxLength(1_000)
  @IsString()
  description?: string;

  @ApiPropertyOptional({ enum: VISIBILITIES, default: 'public', example: 'public' })
  @Omittable()
  @IsIn(VISIBILITIES)
  visibility?: Visibility;
}
