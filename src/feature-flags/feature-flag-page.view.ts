import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '../http/page.js';
import { FeatureFlagView } from './feature-flag.view.js';

/** One page of the flags, ordered by name. */
export class FeatureFlagPage implements Page<FeatureFlagView> {
  @ApiProperty({ type: [FeatureFlagView] })
  readonly items!: readonly FeatureFlagView[];

  @ApiProperty({ example: 1 })
  readonly page!: number;

  @ApiProperty({ example: 20 })
  readonly limit!: number;

  @ApiProperty({ description: 'Counted up to 1,000', example: 42 })
  readonly total!: number;

  @ApiProperty({ example: true })
  readonly totalIsExact!: boolean;
}
