import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The largest integer that JSON numbers carry exactly everywhere: no amount, balance or supply goes beyond it. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** A function keeps its plans while a connection lasts, and tables grow meanwhile: look rows up, never scan for them. */
const LOOK_UP = 'SET enable_seqscan = off';

/**
 * Tokens: a ledger of double entries. Each transaction has two lines, one with a plus and one with a minus. Lines are
 * only ever added, and a balance is nothing but the sum of an account's lines: that is kept true here, whoever writes.
 *
 * Accounts are locked in the order of their ids, and after the users that own them, everywhere.
 */
export class Tokens1700000008000 implements MigrationInterface {
  readonly name = 'Tokens1700000008000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner);
    await runner.query(`
      CREATE FUNCTION tokens_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% on %: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await guardTables(runner);
    await checkLines(runner);
    await checkBalances(runner);
    await takeBackLines(runner);
    await closeAccounts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER users_token_accounts_closed ON users`);
    await runner.query(`DROP TABLE token_lines`);
    await runner.query(`DROP TABLE token_transactions`);
    await runner.query(`DROP TABLE token_accounts`);
    await runner.query(`DROP TABLE token_kinds`);
    await runner.query(
      `DROP FUNCTION token_accounts_close, token_accounts_check, token_lines_take_back, token_lines_check, tokens_refuse`,
    );
  }
}

async function createTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE token_kinds (
      code text PRIMARY KEY COLLATE "C" CHECK (code ~ '^[a-z][a-z0-9-]{1,31}$'),
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
  // The balance of an issuance account is minus the supply, as all lines add up to 0. An account whose owner is gone stays for its history.
  await runner.query(`
    CREATE TABLE token_accounts (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      kind text NOT NULL COLLATE "C" REFERENCES token_kinds (code),
      purpose text NOT NULL DEFAULT 'user' CHECK (purpose IN ('user', 'issuance')),
      user_id uuid REFERENCES users (id) ON DELETE SET NULL,
      balance bigint NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT token_accounts_balance_check CHECK (purpose = 'issuance' OR balance >= 0),
      CONSTRAINT token_accounts_limit_check CHECK (balance BETWEEN -${LARGEST} AND ${LARGEST}),
      CONSTRAINT token_accounts_issuance_check CHECK (purpose = 'user' OR user_id IS NULL),
      CONSTRAINT token_accounts_ownerless_check CHECK (purpose = 'issuance' OR user_id IS NOT NULL OR balance = 0),
      UNIQUE (user_id, kind)
    )`);
  await runner.query(
    `CREATE UNIQUE INDEX token_accounts_issuance_key ON token_accounts (kind) WHERE purpose = 'issuance'`,
  );
  // An idempotency key belongs to the one who asked, and leaves with the account.
  await runner.query(`
    CREATE TABLE token_transactions (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      kind text NOT NULL COLLATE "C" REFERENCES token_kinds (code),
      type text NOT NULL CHECK (type IN ('transfer', 'mint', 'burn')),
      requested_by uuid,
      idempotency_key text CHECK (idempotency_key ~ '^[!-~]{1,100}$'),
      request_hash text,
      memo text NOT NULL DEFAULT '' CHECK (length(memo) <= 200),
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (requested_by, idempotency_key)
    )`);
  // Entries are numbered while the accounts are locked: in the order of an account's entries, its balances follow.
  await runner.query(`
    CREATE TABLE token_lines (
      transaction_id uuid NOT NULL REFERENCES token_transactions (id),
      account_id uuid NOT NULL REFERENCES token_accounts (id),
      amount bigint NOT NULL CHECK (amount <> 0 AND amount BETWEEN -${LARGEST} AND ${LARGEST}),
      balance_after bigint NOT NULL,
      entry bigint GENERATED ALWAYS AS IDENTITY,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (transaction_id, account_id)
    )`);
  await runner.query(`CREATE UNIQUE INDEX token_lines_sides_key ON token_lines (transaction_id, (amount > 0))`);
  await runner.query(`CREATE UNIQUE INDEX token_lines_history_key ON token_lines (account_id, entry DESC)`);
}

/** What may not be done at all. An owner is removed by the foreign key. */
async function guardTables(runner: QueryRunner): Promise<void> {
  const refuse = (name: string, on: string, reason: string): Promise<unknown> =>
    runner.query(`CREATE TRIGGER ${name} BEFORE ${on} EXECUTE FUNCTION tokens_refuse('${reason}')`);
  await refuse('token_lines_kept', 'UPDATE OR TRUNCATE ON token_lines', 'lines are never changed');
  await refuse(
    'token_transactions_kept',
    'UPDATE OF id, kind, type, created_at ON token_transactions',
    'never changed',
  );
  await refuse('token_accounts_kept', 'UPDATE OF id, kind, purpose ON token_accounts', 'never changed');
  await refuse(
    'token_accounts_owned',
    'UPDATE OF user_id ON token_accounts FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)',
    'an owner is removed by deleting the user',
  );
}

/**
 * Lines are checked where they are added, both of a transaction in one statement: they must add up to 0, be of one kind,
 * and go on from the balance that the account's latest line tells. The account must tell the same as its new last line,
 * or be written by this transaction, whose end {@link checkBalances} waits for. Made for many lines as for few: each is
 * looked up by itself, which also keeps a plan from being made for small tables and used for large ones.
 */
async function checkLines(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION token_lines_check() RETURNS trigger LANGUAGE plpgsql ${LOOK_UP} AS $$
    DECLARE
      wrong uuid;
    BEGIN
      SELECT added.transaction_id INTO wrong
        FROM added
       CROSS JOIN LATERAL (SELECT kind, type FROM token_transactions WHERE id = added.transaction_id LIMIT 1) booked
       CROSS JOIN LATERAL (SELECT kind, purpose FROM token_accounts WHERE id = added.account_id LIMIT 1) account
       GROUP BY added.transaction_id, booked.type
      HAVING sum(added.amount) <> 0 OR bool_or(account.kind <> booked.kind)
          OR coalesce(sum(sign(added.amount)) FILTER (WHERE account.purpose = 'issuance'), 0)
             <> CASE booked.type WHEN 'mint' THEN -1 WHEN 'burn' THEN 1 ELSE 0 END
       LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'Token transaction % is not balanced, or not between accounts of its kind and type', wrong
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;

      SELECT added.transaction_id INTO wrong
        FROM added
       CROSS JOIN LATERAL (SELECT purpose FROM token_accounts WHERE id = added.account_id LIMIT 1) account
        LEFT JOIN LATERAL (
          SELECT balance_after FROM token_lines WHERE account_id = added.account_id AND entry < added.entry
           ORDER BY entry DESC LIMIT 1) previous ON true
       WHERE added.balance_after <> coalesce(previous.balance_after, 0) + added.amount
          OR (account.purpose = 'user' AND added.balance_after < 0)
       LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'balance_after of token transaction % does not go on from the line before, or is below 0', wrong
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;

      SELECT latest.account_id INTO wrong
        FROM (SELECT DISTINCT ON (account_id) account_id, balance_after FROM added ORDER BY account_id, entry DESC) latest
       CROSS JOIN LATERAL (
         SELECT balance, xmin AS writer FROM token_accounts WHERE id = latest.account_id LIMIT 1) account
       WHERE account.balance <> latest.balance_after
         AND account.writer::text::bigint <> pg_current_xact_id()::text::bigint % 4294967296
       LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'The balance of token account % does not follow its lines', wrong
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER token_lines_checked AFTER INSERT ON token_lines
      REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION token_lines_check()`);
}

/** An account that was written tells, when its transaction ends, what its latest line tells. */
async function checkBalances(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION token_accounts_check() RETURNS trigger LANGUAGE plpgsql ${LOOK_UP} AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM token_accounts account
         WHERE account.id = NEW.id AND account.balance <> coalesce((
           SELECT balance_after FROM token_lines WHERE account_id = NEW.id ORDER BY entry DESC LIMIT 1), 0)
      ) THEN
        RAISE EXCEPTION 'The balance of token account % does not follow its lines', NEW.id
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE CONSTRAINT TRIGGER token_accounts_checked AFTER INSERT OR UPDATE ON token_accounts
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION token_accounts_check()`);
}

/** Lines can be taken back from the end of the accounts, both of a transaction in one statement; balances go back too. */
async function takeBackLines(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION token_lines_take_back() RETURNS trigger LANGUAGE plpgsql ${LOOK_UP} AS $$
    DECLARE
      held record;
      last_entry bigint;
      last_balance bigint;
    BEGIN
      IF EXISTS (SELECT FROM removed GROUP BY transaction_id HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'The lines of a token transaction can only be deleted together'
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      FOR held IN SELECT account_id, min(entry) AS entry FROM removed GROUP BY account_id ORDER BY account_id
      LOOP
        PERFORM FROM token_accounts WHERE id = held.account_id FOR NO KEY UPDATE;
        SELECT entry, balance_after INTO last_entry, last_balance
          FROM token_lines WHERE account_id = held.account_id ORDER BY entry DESC LIMIT 1;
        IF last_entry > held.entry THEN
          RAISE EXCEPTION 'Only the latest lines of token account % can be deleted', held.account_id
            USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        UPDATE token_accounts SET balance = coalesce(last_balance, 0) WHERE id = held.account_id;
      END LOOP;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER token_lines_taken_back AFTER DELETE ON token_lines
      REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION token_lines_take_back()`);
}

/**
 * A user who goes leaves a balanced ledger: what is left is burned, and the foreign key then empties `user_id`. Nothing
 * personal stays: who asked, the idempotency keys, and the memos of all transactions the user asked for or was part of.
 * The user's row is locked when this runs, so that no booking can bring tokens meanwhile.
 */
async function closeAccounts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION token_accounts_close() RETURNS trigger LANGUAGE plpgsql ${LOOK_UP} AS $$
    DECLARE
      own uuid[] := ARRAY (SELECT id FROM token_accounts WHERE user_id = OLD.id);
      touched uuid[] := ARRAY (
        SELECT id FROM token_transactions WHERE requested_by = OLD.id
        UNION SELECT transaction_id FROM token_lines WHERE account_id = ANY (own));
      filled text[];
      issuances uuid[];
      held record;
      burned uuid;
    BEGIN
      IF own = '{}' AND touched = '{}' THEN
        RETURN OLD;
      END IF;
      PERFORM FROM token_transactions WHERE id = ANY (touched) ORDER BY id FOR UPDATE;
      UPDATE token_transactions SET memo = '' WHERE id = ANY (touched) AND memo <> '';
      UPDATE token_transactions SET requested_by = NULL, idempotency_key = NULL, request_hash = NULL
       WHERE requested_by = OLD.id;

      filled := ARRAY (SELECT kind FROM token_accounts WHERE id = ANY (own) AND balance > 0);
      issuances := ARRAY (SELECT id FROM token_accounts WHERE purpose = 'issuance' AND kind = ANY (filled));
      PERFORM FROM token_accounts WHERE id = ANY (own || issuances) ORDER BY id FOR NO KEY UPDATE;
      FOR held IN
        SELECT account.id, account.kind, account.balance, issuance.id AS issuance_id, issuance.balance AS issued
          FROM token_accounts account
          JOIN token_accounts issuance ON issuance.kind = account.kind AND issuance.purpose = 'issuance'
         WHERE account.id = ANY (own) AND account.balance > 0
      LOOP
        INSERT INTO token_transactions (kind, type, memo) VALUES (held.kind, 'burn', 'account deleted')
          RETURNING id INTO burned;
        UPDATE token_accounts SET balance = 0 WHERE id = held.id;
        UPDATE token_accounts SET balance = balance + held.balance WHERE id = held.issuance_id;
        INSERT INTO token_lines (transaction_id, account_id, amount, balance_after)
        VALUES (burned, held.id, -held.balance, 0),
               (burned, held.issuance_id, held.balance, held.issued + held.balance);
      END LOOP;
      RETURN OLD;
    END $$`);
  await runner.query(`
    CREATE TRIGGER users_token_accounts_closed BEFORE DELETE ON users
      FOR EACH ROW EXECUTE FUNCTION token_accounts_close()`);
}
