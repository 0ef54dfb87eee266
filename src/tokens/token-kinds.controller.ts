import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { DefineTokenKindDto } from './dto/define-token-kind.dto.js';
import { TokenKindsService } from './token-kinds.service.js';
import { TokenKinds, TokenKindView } from './token-kinds.view.js';

@ApiTags('tokens')
@ApiBearerAuth()
@Controller({ path: 'token-kinds', version: '1' })
export class TokenKindsController {
  constructor(private readonly kinds: TokenKindsService) {}

  @Get()
  @Access('signed-in')
  @ApiOperation({
    summary: 'List the kinds of tokens',
    description:
      'Open to every signed-in user. Ordered by code. One cached entry for the application, kept for 24 hours.',
  })
  @ApiOkResponse({ type: TokenKinds })
  @ApiProblems(401)
  list(): Promise<TokenKinds> {
    return this.kinds.list();
  }

  @Post()
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({ summary: 'Define a kind of token', description: 'Admins only. A kind is never changed.' })
  @ApiCreatedResponse({ type: TokenKindView })
  @ApiProblems(400, 401, 403, 409)
  define(@Body() kind: DefineTokenKindDto): Promise<TokenKindView> {
    return this.kinds.define(kind);
  }
}
