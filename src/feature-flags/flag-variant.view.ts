import { ApiProperty } from '@nestjs/swagger';

/** One arm of an A/B test. */
export class FlagVariant {
  @ApiProperty({ description: 'Name of the variant', example: 'blue-button' })
  readonly key!: string;

  @ApiProperty({ description: 'Share of the users the flag is on for, in percent', example: 50 })
  readonly weight!: number;
}
