import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { JOIN_POLICIES, PRIVILEGES, type JoinPolicy, type Privilege } from '../community-rules.js';

const LARGEST_INTEGER = 2_147_483_647;

/** What changes about the configuration; what is left out stays. */
export class ConfigureCommunityDto {
  @ApiPropertyOptional({ enum: JOIN_POLICIES, description: 'invitation: moderators add members', example: 'open' })
  @Omittable()
  @IsIn(JOIN_POLICIES)
  joinPolicy?: JoinPolicy;

  @ApiPropertyOptional({ enum: PRIVILEGES, description: 'Who publishes posts', example: 'members' })
  @Omittable()
  @IsIn(PRIVILEGES)
  posting?: Privilege;

  @ApiPropertyOptional({ enum: PRIVILEGES, description: 'Who opens questions', example: 'moderators' })
  @Omittable()
  @IsIn(PRIVILEGES)
  asking?: Privilege;

  @ApiPropertyOptional({ maxLength: 1_000, example: 'Welcome to the garden! Tools are in the shed.' })
  @Omittable()
  @MaxLength(1_000)
  @IsString()
  welcomeMessage?: string;

  @ApiPropertyOptional({
    description: 'The version you have read; the change is refused with 409 when the configuration has another by now',
    minimum: 1,
    maximum: LARGEST_INTEGER,
    example: 3,
  })
  @Omittable()
  @IsInt()
  @Min(1)
  @Max(LARGEST_INTEGER)
  version?: number;
}
