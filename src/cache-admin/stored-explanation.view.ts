import { ApiProperty } from '@nestjs/swagger';
import type { StoredExplanation } from '../cache/index.js';
import { milliseconds, MOMENT, momentText, TAGS } from './explanation-fields.js';

/** What the header of an entry in Redis says. */
export class HeaderExplanationView {
  @ApiProperty(MOMENT)
  readonly createdAt!: string;

  @ApiProperty({ type: String, nullable: true, ...MOMENT, description: 'null: as long as it is there (sliding)' })
  readonly freshUntil!: string | null;

  @ApiProperty(milliseconds('since it was made', 120))
  readonly age!: number;

  @ApiProperty(milliseconds('that its loading took', 3))
  readonly loadTime!: number;

  @ApiProperty({ example: false })
  readonly compressed!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Id of the key that encrypted the value; null: it is plain',
    example: null,
  })
  readonly encryptedWith!: string | null;

  @ApiProperty({ description: 'Whether this process has that key', example: true })
  readonly decipherable!: boolean;

  @ApiProperty({ type: 'integer', description: 'Bytes of the value before compression', example: 420 })
  readonly payloadSize!: number;

  @ApiProperty(TAGS)
  readonly tags!: readonly string[];
}

/** An entry in Redis. */
export class StoredExplanationView {
  @ApiProperty({
    enum: ['alive', 'evicted', 'foreign', 'damaged'],
    description:
      'alive: its fingerprint matches the stamps of its scopes; evicted: it does not; foreign: made under another server, ' +
      'before a failover or a restart; damaged: it cannot be read',
    example: 'alive',
  })
  readonly state!: StoredExplanation['state'];

  @ApiProperty({ example: 'a3' })
  readonly id!: string;

  @ApiProperty({ type: 'integer', description: 'Bytes as they are stored', example: 500 })
  readonly size!: number;

  @ApiProperty({ ...milliseconds('until Redis drops it', 890_000), nullable: true })
  readonly remaining!: number | null;

  @ApiProperty({ type: HeaderExplanationView, nullable: true, description: 'null: it cannot be read' })
  readonly header!: HeaderExplanationView | null;
}

export function toStoredView({ header, ...entry }: StoredExplanation): StoredExplanationView {
  if (!header) return { ...entry, header };
  const { createdAt, freshUntil } = header;
  return {
    ...entry,
    header: {
      ...header,
      createdAt: momentText(createdAt),
      freshUntil: freshUntil === null ? null : momentText(freshUntil),
    },
  };
}
