import { ApiProperty } from '@nestjs/swagger';
import type { Role } from '../access/principal.js';
import type { FeatureFlagEntity } from './feature-flag.entity.js';
import { FlagVariant } from './flag-variant.view.js';

/** A feature flag as it is cached and sent. */
export class FeatureFlagView {
  @ApiProperty({ format: 'uuid', example: '7d1f4c0a-1a52-4e52-9f1e-0f6a3a1c9b11' })
  readonly id!: string;

  @ApiProperty({ example: 'new-checkout' })
  readonly name!: string;

  @ApiProperty({ example: 'The checkout with one page instead of three' })
  readonly description!: string;

  @ApiProperty({ description: 'The main switch: off means off for everyone', example: true })
  readonly enabled!: boolean;

  @ApiProperty({ description: 'Share of the users for whom the flag is on, in percent', example: 12.5 })
  readonly rolloutPercentage!: number;

  @ApiProperty({ type: [String], description: 'Users for whom it is on whatever the percentage', example: [] })
  readonly targetUserIds!: readonly string[];

  @ApiProperty({ enum: ['user', 'admin'], isArray: true, description: 'Roles likewise', example: ['admin'] })
  readonly targetRoles!: readonly Role[];

  @ApiProperty({ type: [FlagVariant], description: 'None, or weights that sum to 100' })
  readonly variants!: readonly FlagVariant[];

  @ApiProperty({ description: 'Grows by one with each write; send it back to detect a lost update', example: 3 })
  readonly version!: number;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:30:00.000Z' })
  readonly updatedAt!: string;
}

/** What the evaluation of a flag needs to know of it. */
export type FlagRules = Pick<
  FeatureFlagView,
  'name' | 'enabled' | 'rolloutPercentage' | 'targetUserIds' | 'targetRoles' | 'variants'
>;

/** The rules of all flags: one entry. */
export interface AllFlagRules {
  readonly flags: readonly FlagRules[];
}

export const toFlagRules = (flag: FeatureFlagEntity): FlagRules => ({
  name: flag.name,
  enabled: flag.enabled,
  rolloutPercentage: flag.rolloutBasisPoints / 100,
  targetUserIds: [...flag.targetUserIds],
  targetRoles: [...flag.targetRoles],
  variants: flag.variants.map(({ key, weight }) => ({ key, weight })),
});

export const toFeatureFlagView = (flag: FeatureFlagEntity): FeatureFlagView => ({
  id: flag.id,
  description: flag.description,
  ...toFlagRules(flag),
  version: flag.version,
  createdAt: flag.createdAt.toISOString(),
  updatedAt: flag.updatedAt.toISOString(),
});
