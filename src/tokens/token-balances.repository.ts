import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { fromBigint } from './token-amount.js';
import type { KindBalanceView } from './token-balances.view.js';

@Injectable()
export class TokenBalancesRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** @returns 0 for a user who never had any; null for an unknown user or kind */
  async find(userId: string, kind: string): Promise<number | null> {
    const [row] = await this.manager.query<{ balance: string }[]>(
      `SELECT coalesce(a.balance, 0) AS balance
         FROM users u CROSS JOIN token_kinds k LEFT JOIN token_accounts a ON a.user_id = u.id AND a.kind = k.code
        WHERE u.id = $1 AND k.code = $2`,
      [userId, kind],
    );
    return row === undefined ? null : fromBigint(row.balance);
  }

  /** @returns the balances of the user's accounts, by kind; null for an unknown user */
  async ofUser(userId: string): Promise<KindBalanceView[] | null> {
    const rows = await this.manager.query<{ kind: string | null; balance: string }[]>(
      `SELECT a.kind, a.balance FROM users u LEFT JOIN token_accounts a ON a.user_id = u.id
        WHERE u.id = $1 ORDER BY a.kind`,
      [userId],
    );
    if (rows.length === 0) return null;
    return rows.flatMap(({ kind, balance }) => (kind === null ? [] : [{ kind, balance: fromBigint(balance) }]));
  }
}
