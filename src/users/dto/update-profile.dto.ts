import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsUrl, Length, Matches, MaxLength, ValidateIf } from 'class-validator';

const IfGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
/** `null` clears the field. */
const IfGivenAndNotNull = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

/** Absent fields stay as they are. */
export class UpdateProfileDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: 80, example: 'Ada Lovelace' })
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @Matches(/^\P{Cc}+$/u, { message: 'displayName must not contain control characters' })
  @Length(1, 80)
  displayName?: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 500, example: 'https://example.org/ada.png' })
  @IfGivenAndNotNull()
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true, require_tld: false })
  @MaxLength(500)
  avatarUrl?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: '0x52908400098527886e0f7030069857d2e4169ee7' })
  @IfGivenAndNotNull()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @Matches(/^0x[0-9a-f]{40}$/, { message: 'walletAddress must be 0x and 40 hexadecimal digits' })
  walletAddress?: string | null;
}
