import { ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '../../http/omittable.js';
import { PageQuery } from '../../http/page.js';
import { TOKEN_KIND_CODE, TokenKindCode } from './token-kind-code.decorator.js';

export class TokenHistoryQuery extends PageQuery {
  @ApiPropertyOptional({ ...TOKEN_KIND_CODE, description: 'Transactions of this kind only' })
  @Omittable()
  @TokenKindCode()
  kind?: string;
}
