import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import type { Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { TokenBalanceParams } from './dto/token-balance.params.js';
import { TokenHistoryQuery } from './dto/token-history.query.js';
import { TokenAccountsService } from './token-accounts.service.js';
import { TokenBalancesView, TokenBalanceView } from './token-balances.view.js';
import { TokenLineView } from './token-history.view.js';

@ApiTags('tokens')
@ApiBearerAuth()
@Controller({ path: 'users/:userId', version: '1' })
export class UserTokensController {
  constructor(private readonly accounts: TokenAccountsService) {}

  @Get('token-balances')
  @Access('self')
  @ApiOperation({
    summary: 'Get all token balances of a user',
    description:
      'For the user and admins. Kinds that the user never had are left out. Cached for 5 minutes, and never from ' +
      'before a transaction that was answered.',
  })
  @ApiOkResponse({ type: TokenBalancesView })
  @ApiProblems(400, 401, 403, 404)
  balances(@UuidParam('userId') userId: string, @CurrentUser() caller: Principal): Promise<TokenBalancesView> {
    return this.accounts.balancesFor(caller, userId);
  }

  @Get('token-balances/:kind')
  @Access('self')
  @ApiOperation({
    summary: 'Get the balance of a user in one kind of token',
    description:
      'For the user and admins. 0 for a kind that the user never had. Cached for 5 minutes, and never from before a ' +
      'transaction that was answered.',
  })
  @ApiOkResponse({ type: TokenBalanceView })
  @ApiProblems(400, 401, 403, 404)
  balance(@Param() { userId, kind }: TokenBalanceParams, @CurrentUser() caller: Principal): Promise<TokenBalanceView> {
    return this.accounts.balanceFor(caller, userId, kind);
  }

  @Get('token-transactions')
  @Access('self')
  @ApiOperation({
    summary: 'List the token transactions of a user',
    description:
      'For the user and admins. The latest first, each with its effect on the balance. Cached for 5 minutes, and never ' +
      'from before a transaction that was answered.',
  })
  @ApiPage(TokenLineView)
  @ApiProblems(400, 401, 403)
  history(
    @UuidParam('userId') userId: string,
    @Query() query: TokenHistoryQuery,
    @CurrentUser() caller: Principal,
  ): Promise<Page<TokenLineView>> {
    return this.accounts.historyFor(caller, userId, query);
  }
}
