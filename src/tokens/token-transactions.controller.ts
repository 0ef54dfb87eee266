import { applyDecorators, Body, Controller, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { Roles } from '../access/roles.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { ChangeSupplyDto } from './dto/change-supply.dto.js';
import { TransferTokensDto } from './dto/transfer-tokens.dto.js';
import { IdempotencyKey } from './idempotency-key.decorator.js';
import { TokenTransactionView } from './token-transaction.view.js';
import { TokenTransactionsService, type TokenTransactionAnswer } from './token-transactions.service.js';

const REPLAYED = 'Idempotent-Replayed';

/** The part of a reply that tells a repeated answer from a new one. */
interface HeaderReply {
  header(name: string, value: string): unknown;
}

const ApiBooked = (): MethodDecorator =>
  applyDecorators(
    ApiCreatedResponse({
      type: TokenTransactionView,
      description: 'Booked, now or by an earlier request with the same key',
      headers: {
        [REPLAYED]: {
          description: '`true` when an earlier request booked it; else absent',
          schema: { type: 'string', enum: ['true'] },
        },
      },
    }),
  );

@ApiTags('tokens')
@ApiBearerAuth()
@Controller({ path: 'token-transactions', version: '1' })
export class TokenTransactionsController {
  constructor(private readonly transactions: TokenTransactionsService) {}

  @Post('transfer')
  @Access('signed-in')
  @ApiOperation({
    summary: 'Transfer tokens to another user',
    description:
      'For every signed-in user, from the own account. Repeated with the same key it is booked once. Refused when the ' +
      'balance is too small.',
  })
  @ApiBooked()
  @ApiProblems(400, 401, 404, 409, 422)
  async transfer(
    @Body() transfer: TransferTokensDto,
    @IdempotencyKey() key: string,
    @CurrentUser() sender: Principal,
    @Res({ passthrough: true }) reply: HeaderReply,
  ): Promise<TokenTransactionView> {
    return answer(reply, await this.transactions.transfer(sender.userId, transfer, key));
  }

  @Post('mint')
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Make new tokens for a user',
    description: 'Admins only. Repeated with the same key it is booked once.',
  })
  @ApiBooked()
  @ApiProblems(400, 401, 403, 404, 409, 422)
  async mint(
    @Body() change: ChangeSupplyDto,
    @IdempotencyKey() key: string,
    @CurrentUser() admin: Principal,
    @Res({ passthrough: true }) reply: HeaderReply,
  ): Promise<TokenTransactionView> {
    return answer(reply, await this.transactions.mint(admin.userId, change, key));
  }

  @Post('burn')
  @Access('admin')
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Take tokens of a user out of circulation',
    description: 'Admins only. Repeated with the same key it is booked once. Refused when the balance is too small.',
  })
  @ApiBooked()
  @ApiProblems(400, 401, 403, 404, 409, 422)
  async burn(
    @Body() change: ChangeSupplyDto,
    @IdempotencyKey() key: string,
    @CurrentUser() admin: Principal,
    @Res({ passthrough: true }) reply: HeaderReply,
  ): Promise<TokenTransactionView> {
    return answer(reply, await this.transactions.burn(admin.userId, change, key));
  }
}

function answer(reply: HeaderReply, { transaction, isReplay }: TokenTransactionAnswer): TokenTransactionView {
  if (isReplay) reply.header(REPLAYED, 'true');
  return transaction;
}
