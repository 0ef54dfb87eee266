import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens: a ledger of double entries. */
export class Tokens1700000008000 implements MigrationInterface {
  readonly name = 'Tokens1700000008000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE token_kinds (
        code text PRIMARY KEY COLLATE "C" CHECK (code ~ '^[a-z][a-z0-9-]{1,31}$'),
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE token_accounts (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        kind text NOT NULL REFERENCES token_kinds (code),
        purpose text NOT NULL DEFAULT 'user' CHECK (purpose IN ('user', 'issuance')),
        user_id uuid REFERENCES users (id) ON DELETE SET NULL,
        balance bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT token_accounts_balance_check CHECK (purpose = 'issuance' OR balance >= 0),
        UNIQUE (kind, user_id)
      )`);
    await runner.query(`
      CREATE TABLE token_transactions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        kind text NOT NULL REFERENCES token_kinds (code),
        type text NOT NULL CHECK (type IN ('transfer', 'mint', 'burn')),
        requested_by uuid,
        idempotency_key text,
        request_hash text,
        memo text NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (requested_by, idempotency_key)
      )`);
    await runner.query(`
      CREATE TABLE token_lines (
        transaction_id uuid NOT NULL REFERENCES token_transactions (id),
        account_id uuid NOT NULL REFERENCES token_accounts (id),
        amount bigint NOT NULL CHECK (amount <> 0),
        balance_after bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (transaction_id, account_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE token_lines`);
    await runner.query(`DROP TABLE token_transactions`);
    await runner.query(`DROP TABLE token_accounts`);
    await runner.query(`DROP TABLE token_kinds`);
  }
}
