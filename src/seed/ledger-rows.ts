import type { Insertion } from './insert-rows.js';

export interface KindRow {
  readonly code: string;
  readonly name: string;
  readonly created_at: Date;
}

export const TOKEN_KINDS: Insertion<KindRow> = {
  table: 'token_kinds',
  types: { code: 'text', name: 'text', created_at: 'timestamptz' },
  returning: 'code',
};

export interface AccountRow {
  readonly id: string;
  readonly kind: string;
  readonly purpose: string;
  readonly user_id: string | null;
  readonly created_at: Date;
}

export const ACCOUNTS: Insertion<AccountRow> = {
  table: 'token_accounts',
  types: { id: 'uuid', kind: 'text', purpose: 'text', user_id: 'uuid', created_at: 'timestamptz' },
  returning: 'id',
};

export interface TransactionRow {
  readonly id: string;
  readonly kind: string;
  readonly type: string;
  readonly requested_by: string;
  readonly memo: string;
  readonly created_at: Date;
}

export const TRANSACTIONS: Insertion<TransactionRow> = {
  table: 'token_transactions',
  types: { id: 'uuid', kind: 'text', type: 'text', requested_by: 'uuid', memo: 'text', created_at: 'timestamptz' },
  returning: 'id',
};

export interface LineRow {
  readonly transaction_id: string;
  readonly account_id: string;
  readonly amount: number;
  readonly balance_after: number;
  readonly created_at: Date;
}

export const LINES: Insertion<LineRow> = {
  table: 'token_lines',
  types: {
    transaction_id: 'uuid',
    account_id: 'uuid',
    amount: 'bigint',
    balance_after: 'bigint',
    created_at: 'timestamptz',
  },
  returning: 'transaction_id',
};
