import { Injectable } from '@nestjs/common';
import { CacheEvict } from '../cache/index.js';
import type { ChangeSupplyDto } from './dto/change-supply.dto.js';
import type { TransferTokensDto } from './dto/transfer-tokens.dto.js';
import { LedgerRepository } from './ledger.repository.js';
import type { TokenBooking } from './token-booking.js';
import { toTokenTransactionView, type TokenTransactionView } from './token-transaction.view.js';
import { SUPPLY_CHANGED, TRANSFERRED } from './tokens.cache.js';
import { SelfTransferError } from './tokens.errors.js';

/** A transaction, and whether it was booked by an earlier request with the same key. */
export interface TokenTransactionAnswer {
  readonly transaction: TokenTransactionView;
  readonly isReplay: boolean;
}

/**
 * Moves, makes and ends tokens. Every method may also throw `TokenKindNotFoundError`, `UserNotFoundError`,
 * `InsufficientBalanceError`, `BalanceLimitError` and `IdempotencyKeyReusedError`: then nothing was booked.
 */
@Injectable()
export class TokenTransactionsService {
  constructor(private readonly ledger: LedgerRepository) {}

  /** @throws {SelfTransferError} */
  @CacheEvict(TRANSFERRED)
  async transfer(
    fromUserId: string,
    transfer: TransferTokensDto,
    idempotencyKey: string,
  ): Promise<TokenTransactionAnswer> {
    const { kind, toUserId, amount, memo = '' } = transfer;
    if (toUserId === fromUserId) throw new SelfTransferError();
    const parties = { fromUserId, toUserId, requestedBy: fromUserId };
    return this.book({ type: 'transfer', kind, amount, memo, idempotencyKey, ...parties });
  }

  /** @param adminId who asks */
  @CacheEvict(SUPPLY_CHANGED)
  async mint(adminId: string, change: ChangeSupplyDto, idempotencyKey: string): Promise<TokenTransactionAnswer> {
    const { kind, userId, amount, memo = '' } = change;
    const parties = { fromUserId: null, toUserId: userId, requestedBy: adminId };
    return this.book({ type: 'mint', kind, amount, memo, idempotencyKey, ...parties });
  }

  /** @param adminId who asks */
  @CacheEvict(SUPPLY_CHANGED)
  async burn(adminId: string, change: ChangeSupplyDto, idempotencyKey: string): Promise<TokenTransactionAnswer> {
    const { kind, userId, amount, memo = '' } = change;
    const parties = { fromUserId: userId, toUserId: null, requestedBy: adminId };
    return this.book({ type: 'burn', kind, amount, memo, idempotencyKey, ...parties });
  }

  private async book(booking: TokenBooking): Promise<TokenTransactionAnswer> {
    const { row, isReplay } = await this.ledger.book(booking);
    return { transaction: toTokenTransactionView(row), isReplay };
  }
}
