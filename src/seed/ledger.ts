import { randomUUID } from 'node:crypto';
import { KINDS_OF_TOKENS, type Movement } from './seeded-movement.js';
import type { AccountRow, LineRow, TransactionRow } from './ledger-rows.js';
import { pairIndex, seedId } from './seed-id.js';

/** An account as the database has it. */
export interface KnownAccount {
  readonly id: string;
  readonly kind: number;
  /** Index of its user; undefined when that was not seeded, or is gone. */
  readonly holder: number | 'issuance' | undefined;
  readonly balance: number;
}

interface OpenAccount {
  readonly id: string;
  balance: number;
}

/** What is to be written for a portion of transactions. */
export interface LedgerPage {
  readonly accounts: AccountRow[];
  readonly transactions: TransactionRow[];
  readonly lines: LineRow[];
}

/** The balances while transactions are made up, one after the other. */
export class Ledger {
  readonly #accounts = new Map<string, OpenAccount>();
  readonly #taken = new Set<string>();
  readonly #touched = new Map<string, OpenAccount>();
  #page: LedgerPage = { accounts: [], transactions: [], lines: [] };

  constructor(known: readonly KnownAccount[]) {
    for (const { kind, holder, id, balance } of known) {
      this.#taken.add(id);
      if (holder !== undefined) this.#accounts.set(`${kind}:${holder}`, { id, balance });
    }
  }

  readonly balanceOf = (kind: number, user: number): number => this.#accounts.get(nameOf(kind, user))?.balance ?? 0;

  /** Moves the amount, and notes the rows that say so. */
  record(index: number, movement: Movement, at: Date): void {
    const { kind, type, from, to, amount, memo } = movement;
    const id = seedId('transaction', index);
    const requestedBy = seedId('user', from ?? ADMINISTRATOR);
    const code = KINDS_OF_TOKENS[kind]?.code ?? '';
    this.#page.transactions.push({ id, kind: code, type, requested_by: requestedBy, memo, created_at: at });
    this.#addLine(id, this.#account(kind, from, at), -amount, at);
    this.#addLine(id, this.#account(kind, to, at), amount, at);
  }

  /** @returns what was noted since the last call */
  turnPage(): LedgerPage {
    const page = this.#page;
    this.#page = { accounts: [], transactions: [], lines: [] };
    return page;
  }

  /** The accounts whose balance is another one now. */
  get touched(): OpenAccount[] {
    return [...this.#touched.values()];
  }

  #addLine(transaction: string, account: OpenAccount, amount: number, at: Date): void {
    account.balance += amount;
    this.#touched.set(account.id, account);
    this.#page.lines.push({
      transaction_id: transaction,
      account_id: account.id,
      amount,
      balance_after: account.balance,
      created_at: at,
    });
  }

  #account(kind: number, user: number | undefined, at: Date): OpenAccount {
    const name = nameOf(kind, user);
    const known = this.#accounts.get(name);
    if (known) return known;
    if (user === undefined) throw new Error(`Token kind ${kind} has no issuance account`);
    const account = { id: this.#newId(kind, user), balance: 0 };
    this.#accounts.set(name, account);
    const code = KINDS_OF_TOKENS[kind]?.code ?? '';
    this.#page.accounts.push({
      id: account.id,
      kind: code,
      purpose: 'user',
      user_id: seedId('user', user),
      created_at: at,
    });
    return account;
  }

  /** Of a seeded user who was deleted and seeded anew, the first account is still there, without its user. */
  #newId(kind: number, user: number): string {
    const id = seedId('account', pairIndex(kind, user));
    return this.#taken.has(id) ? randomUUID() : id;
  }
}

/** Mints for those who have too little. */
const ADMINISTRATOR = 0;

const nameOf = (kind: number, user: number | undefined): string => `${kind}:${user ?? 'issuance'}`;
