import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Role } from '../../access/principal.js';
import { FLAG_NAME, FLAG_NAME_RULE } from './flag-name.params.js';
import { Omittable } from '../../http/omittable.js';
import { TwoDecimals } from './two-decimals.decorator.js';
import { WeightsSumTo } from './weights-sum-to.decorator.js';

const MOST_TARGET_USERS = 500;
const MOST_VARIANTS = 10;
const ROLES: readonly Role[] = ['user', 'admin'];

/** One spelling of an id, as the sessions of users have it. */
const lowerCase = ({ value }: { value: unknown }): unknown =>
  Array.isArray(value) ? value.map((id: unknown) => (typeof id === 'string' ? id.toLowerCase() : id)) : value;

export class FlagVariantDto {
  @ApiProperty({ pattern: FLAG_NAME.source, example: 'blue-button' })
  @Matches(FLAG_NAME, { message: `key ${FLAG_NAME_RULE}` })
  key!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Percent of the users the flag is on for',
    minimum: 0,
    maximum: 100,
    example: 50,
  })
  @IsInt()
  @Min(0)
  @Max(100)
  weight!: number;
}

/** What can be said about a flag when it is created or changed: every field may be left out, none may be null. */
export class FlagRulesDto {
  @ApiPropertyOptional({ maxLength: 500, example: 'The checkout with one page instead of three' })
  @Omittable()
  @IsString()
  @MaxLength(500)
  description?: string;

  @ApiPropertyOptional({ description: 'The main switch (a new flag: off)', example: true })
  @Omittable()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({
    description: 'Percent of the users, to two decimals (a new flag: 100)',
    minimum: 0,
    maximum: 100,
    example: 12.5,
  })
  @Omittable()
  @TwoDecimals()
  @Min(0)
  @Max(100)
  rolloutPercentage?: number;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    uniqueItems: true,
    maxItems: MOST_TARGET_USERS,
    description: 'Users for whom the flag is on whatever the percentage',
    example: ['3f0c7c0e-5b0e-4d7a-8a59-6d1b1f0f7a10'],
  })
  @Omittable()
  @Transform(lowerCase)
  @IsArray()
  @ArrayMaxSize(MOST_TARGET_USERS)
  @IsUUID('loose', { each: true })
  @ArrayUnique()
  targetUserIds?: string[];

  @ApiPropertyOptional({
    enum: ROLES,
    isArray: true,
    uniqueItems: true,
    maxItems: ROLES.length,
    description: 'Roles likewise',
    example: ['admin'],
  })
  @Omittable()
  @IsArray()
  @ArrayMaxSize(ROLES.length)
  @IsIn(ROLES, { each: true })
  @ArrayUnique()
  targetRoles?: Role[];

  @ApiPropertyOptional({
    type: [FlagVariantDto],
    maxItems: MOST_VARIANTS,
    description: 'Arms of an A/B test: none, or integer weights that sum to 100',
    example: [
      { key: 'blue-button', weight: 50 },
      { key: 'green-button', weight: 50 },
    ],
  })
  @Omittable()
  @IsArray()
  @ArrayMaxSize(MOST_VARIANTS)
  @ArrayUnique((variant: FlagVariantDto | null) => variant?.key)
  @WeightsSumTo(100)
  @ValidateNested({ each: true })
  @Type(() => FlagVariantDto)
  variants?: FlagVariantDto[];
}
