import { ApiProperty } from '@nestjs/swagger';
import type { NearExplanation } from '../cache/index.js';
import { milliseconds, MOMENT, momentText, TAGS } from './explanation-fields.js';

/** An entry in the process that answers. */
export class NearExplanationView {
  @ApiProperty({
    enum: ['served', 'suspended', 'kept', 'evicted', 'spent'],
    description:
      'served: it may be, if it is fresh; suspended: it would be if evictions of other processes were heard; kept: again ' +
      'when Redis says that it has the same entry; evicted and spent: it leaves when it is next looked at',
    example: 'served',
  })
  readonly state!: NearExplanation['state'];

  @ApiProperty(milliseconds('since it was read or loaded', 120))
  readonly age!: number;

  @ApiProperty({ ...MOMENT, description: 'Until when it is fresh' })
  readonly freshUntil!: string;

  @ApiProperty({ ...MOMENT, description: 'Until when it may be served without asking Redis' })
  readonly servedUntil!: string;

  @ApiProperty({ type: 'integer', description: 'By estimate', example: 900 })
  readonly bytes!: number;

  @ApiProperty(TAGS)
  readonly tags!: readonly string[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the entry in Redis with the same value',
    example: 'a3',
  })
  readonly id!: string | null;

  @ApiProperty({ description: 'Kept for a moment because Redis did not answer', example: false })
  readonly degraded!: boolean;
}

export const toNearView = ({ freshUntil, servedUntil, ...near }: NearExplanation): NearExplanationView => ({
  ...near,
  freshUntil: momentText(freshUntil),
  servedUntil: momentText(servedUntil),
});
