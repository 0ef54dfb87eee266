import { ApiProperty } from '@nestjs/swagger';
import { UuidField } from '../../http/uuid-field.decorator.js';
import { TOKEN_KIND_CODE, TokenKindCode } from './token-kind-code.decorator.js';

export class TokenBalanceParams {
  @ApiProperty({ format: 'uuid', description: 'The user', example: 'b4b7a3de-1f0c-4c55-8a49-2f0a5f6f9e21' })
  @UuidField()
  userId!: string;

  @ApiProperty({ ...TOKEN_KIND_CODE, description: 'Code of the kind of token' })
  @TokenKindCode()
  kind!: string;
}
