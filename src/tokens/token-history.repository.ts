import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { pagedRows, type CountedRows } from '../database/paged-rows.js';
import { COUNT_LIMIT, type PageQuery } from '../http/page.js';
import type { TokenLineRow } from './token-history.view.js';

/** Where a line is found. */
interface LineKey {
  readonly accountId: string;
  readonly entry: string;
}

/** What happened to the accounts of a user, latest first. */
@Injectable()
export class TokenHistoryRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** @param kind all kinds, if absent */
  async page(userId: string, query: PageQuery, kind?: string): Promise<CountedRows<TokenLineRow>> {
    const { rows, counted } = await this.keys(userId, query, kind);
    return { rows: rows.length === 0 ? [] : await this.lines(rows), counted };
  }

  /**
   * Of each account no more is looked at than the page and the bounded total can need: a range of the index, and of the
   * index alone, however long the histories are.
   */
  private keys(userId: string, query: PageQuery, kind?: string): Promise<CountedRows<LineKey>> {
    const parameters = [userId, Math.max(query.page * query.limit, COUNT_LIMIT + 1)];
    return pagedRows<LineKey>(this.manager, {
      columns: `own.account_id AS "accountId", own.entry`,
      from: `(SELECT line.account_id, line.entry
                FROM token_accounts account
               CROSS JOIN LATERAL (
                 SELECT account_id, entry FROM token_lines
                  WHERE account_id = account.id ORDER BY account_id, entry DESC LIMIT $2
               ) line
               WHERE account.user_id = $1 ${kind === undefined ? '' : 'AND account.kind = $3'}) own`,
      order: `own.entry DESC`,
      parameters: kind === undefined ? parameters : [...parameters, kind],
      query,
    });
  }

  /** The other line of a transaction is the one with the other sign. */
  private lines(keys: readonly LineKey[]): Promise<TokenLineRow[]> {
    return this.manager.query<TokenLineRow[]>(
      `SELECT own.transaction_id AS "transactionId", t.kind, t.type, own.amount, own.balance_after AS "balanceAfter",
              counterparty.user_id AS "counterpartyId", t.memo, own.created_at AS "createdAt"
         FROM unnest($1::uuid[], $2::bigint[]) AS page (account_id, entry)
         JOIN token_lines own ON own.account_id = page.account_id AND own.entry = page.entry
         JOIN token_transactions t ON t.id = own.transaction_id
         JOIN token_lines other ON other.transaction_id = t.id AND (other.amount > 0) = (own.amount < 0)
         JOIN token_accounts counterparty ON counterparty.id = other.account_id
        ORDER BY own.entry DESC`,
      [keys.map(({ accountId }) => accountId), keys.map(({ entry }) => entry)],
    );
  }
}
