import { Injectable } from '@nestjs/common';
import { mayActFor, type Principal } from '../access/principal.js';
import { Cacheable } from '../cache/index.js';
import { pageOf, type Page, type PageQuery } from '../http/page.js';
import { UserNotFoundError } from '../users/users.errors.js';
import type { TokenHistoryQuery } from './dto/token-history.query.js';
import { TokenBalancesRepository } from './token-balances.repository.js';
import type { TokenBalancesView, TokenBalanceView } from './token-balances.view.js';
import { TokenHistoryRepository } from './token-history.repository.js';
import { toTokenLineView, type TokenLineView } from './token-history.view.js';
import { TokenKindsRepository } from './token-kinds.repository.js';
import { BALANCE_TAGS, tokenCaches } from './tokens.cache.js';
import { TokenKindNotFoundError, TokensForbiddenError } from './tokens.errors.js';

/** What users have, and how it came. For the user and admins only. */
@Injectable()
export class TokenAccountsService {
  constructor(
    private readonly balances: TokenBalancesRepository,
    private readonly lines: TokenHistoryRepository,
    private readonly kinds: TokenKindsRepository,
  ) {}

  /** @throws {TokensForbiddenError | TokenKindNotFoundError | UserNotFoundError} */
  async balanceFor(caller: Principal, userId: string, kind: string): Promise<TokenBalanceView> {
    allow(caller, userId);
    const balance = await this.findBalance(userId, kind);
    if (balance) return balance;
    throw (await this.kinds.exists(kind)) ? new UserNotFoundError(userId) : new TokenKindNotFoundError(kind);
  }

  /** @throws {TokensForbiddenError | UserNotFoundError} */
  async balancesFor(caller: Principal, userId: string): Promise<TokenBalancesView> {
    allow(caller, userId);
    const balances = await this.findBalances(userId);
    if (!balances) throw new UserNotFoundError(userId);
    return balances;
  }

  /**
   * Latest first. Empty for a user or kind that does not exist.
   *
   * @throws {TokensForbiddenError}
   */
  async historyFor(
    caller: Principal,
    userId: string,
    { kind, page, limit }: TokenHistoryQuery,
  ): Promise<Page<TokenLineView>> {
    allow(caller, userId);
    return kind === undefined
      ? this.history(userId, { page, limit })
      : this.historyOfKind(userId, kind, { page, limit });
  }

  /** @returns null for an unknown user or kind */
  @Cacheable(tokenCaches.balance.key, tokenCaches.balance.ttl, {
    near: false,
    emptyTtl: tokenCaches.unknownTtl,
    tags: BALANCE_TAGS,
  })
  async findBalance(userId: string, kind: string): Promise<TokenBalanceView | null> {
    const balance = await this.balances.find(userId, kind);
    return balance === null ? null : { userId, kind, balance };
  }

  /** @returns null for an unknown user */
  @Cacheable(tokenCaches.balances.key, tokenCaches.balances.ttl, { near: false, emptyTtl: tokenCaches.unknownTtl })
  async findBalances(userId: string): Promise<TokenBalancesView | null> {
    const items = await this.balances.ofUser(userId);
    return items && { userId, items };
  }

  @Cacheable(tokenCaches.history.key, tokenCaches.history.ttl, { near: false })
  async history(userId: string, query: PageQuery): Promise<Page<TokenLineView>> {
    const { rows, counted } = await this.lines.page(userId, query);
    return pageOf(rows.map(toTokenLineView), query, counted);
  }

  @Cacheable(tokenCaches.historyOfKind.key, tokenCaches.historyOfKind.ttl, { near: false })
  async historyOfKind(userId: string, kind: string, query: PageQuery): Promise<Page<TokenLineView>> {
    const { rows, counted } = await this.lines.page(userId, query, kind);
    return pageOf(rows.map(toTokenLineView), query, counted);
  }
}

function allow(caller: Principal, userId: string): void {
  if (!mayActFor(caller, userId)) throw new TokensForbiddenError();
}
