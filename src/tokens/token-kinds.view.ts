import { ApiProperty } from '@nestjs/swagger';
import type { TokenKindEntity } from './token-kind.entity.js';

/** A kind of token as it is cached and sent. */
export class TokenKindView {
  @ApiProperty({ example: 'credit' })
  readonly code!: string;

  @ApiProperty({ example: 'Community credit' })
  readonly name!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly createdAt!: string;
}

/** All kinds: one entry for the whole application. */
export class TokenKinds {
  @ApiProperty({ type: [TokenKindView], description: 'Ordered by code', maxItems: 100 })
  readonly items!: readonly TokenKindView[];
}

export const toTokenKindView = ({ code, name, createdAt }: TokenKindEntity): TokenKindView => ({
  code,
  name,
  createdAt: createdAt.toISOString(),
});
