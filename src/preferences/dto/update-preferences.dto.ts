import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { canonicalLanguage, LONGEST_LANGUAGE } from '../canonical-language.js';
import { canonicalTimeZone, LONGEST_TIME_ZONE, TIME_ZONE_NAME } from '../canonical-time-zone.js';
import { DIGESTS, type Digest } from '../digest.js';
import { CanonicalText } from './canonical-text.decorator.js';

/** Absent fields stay as they are. `null` is refused: a default is chosen by its value. */
export class UpdatePreferencesDto {
  @ApiPropertyOptional({
    description: 'A language tag (BCP 47), in any case',
    minLength: 2,
    maxLength: LONGEST_LANGUAGE,
    example: 'de-AT',
  })
  @Omittable()
  @CanonicalText(canonicalLanguage, 'must be a language tag (BCP 47), such as en or pt-BR')
  language?: string;

  @ApiPropertyOptional({
    description: 'A name of the IANA time zone database, in any case',
    minLength: 1,
    maxLength: LONGEST_TIME_ZONE,
    pattern: TIME_ZONE_NAME.source,
    example: 'Europe/Vienna',
  })
  @Omittable()
  @CanonicalText(canonicalTimeZone, 'must be a name of the IANA time zone database, such as Europe/Berlin')
  timeZone?: string;

  @ApiPropertyOptional({ example: true })
  @Omittable()
  @IsBoolean()
  emailNotifications?: boolean;

  @ApiPropertyOptional({ example: false })
  @Omittable()
  @IsBoolean()
  pushNotifications?: boolean;

  @ApiPropertyOptional({ enum: DIGESTS, description: 'How often a summary is sent', example: 'weekly' })
  @Omittable()
  @IsIn(DIGESTS)
  digest?: Digest;
}
