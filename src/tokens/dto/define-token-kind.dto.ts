import { ApiProperty } from '@nestjs/swagger';
import { OneLine } from '../../http/one-line.decorator.js';
import { TOKEN_KIND_CODE, TokenKindCode } from './token-kind-code.decorator.js';

export class DefineTokenKindDto {
  @ApiProperty({ ...TOKEN_KIND_CODE, description: 'Unique, and never changed' })
  @TokenKindCode()
  code!: string;

  @ApiProperty({ minLength: 1, maxLength: 60, example: 'Community credit' })
  @OneLine(1, 60)
  name!: string;
}
