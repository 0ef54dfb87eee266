import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { NotBegunError } from '../../src/database/transactions/not-begun.error.js';
import { TransactionClient } from '../../src/database/transactions/transaction-client.js';
import { sentStatements } from '../support/sent-statements.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';

/** Ways to send the same: the messages of the extended protocol, and the string of the simple one. */
const INSERTS = [
  ['with values', 'INSERT INTO notes VALUES ($1)', ['a']],
  ['without values', `INSERT INTO notes VALUES ('a')`, undefined],
] as const;

describe('the client of a transaction', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let transaction: TransactionClient;

  beforeAll(async () => {
    database = await createMigratedDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });
  beforeEach(async () => {
    client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    await client.query(`CREATE TEMPORARY TABLE notes (text text PRIMARY KEY)`);
    transaction = await begun();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await client.end();
  });

  async function begun(isolation?: string): Promise<TransactionClient> {
    const begun = new TransactionClient(async () => client);
    await begun.query('START TRANSACTION');
    if (isolation !== undefined) await begun.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}`);
    return begun;
  }
  const insert = (text: string, into = transaction) => into.query('INSERT INTO notes VALUES ($1)', [text]);
  const notes = async (): Promise<string[]> => {
    const { rows } = await client.query<{ text: string }>('SELECT text FROM notes ORDER BY text');
    return rows.map(({ text }) => text);
  };

  it.each(INSERTS)('begins with the first statement, in one round trip (%s)', async (_, statement, values) => {
    const sent = sentStatements();
    expect(await transaction.query(`${statement} RETURNING text`, values && [...values])).toMatchObject({
      command: 'INSERT',
      rowCount: 1,
      rows: [{ text: 'a' }],
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatch(/^START TRANSACTION( \+|;) INSERT/);
    expect(client.getTransactionStatus()).toBe('T');
    await transaction.query('ROLLBACK');
    expect(await notes()).toEqual([]);
  });

  it('begins as it was told to', async () => {
    transaction = await begun('SERIALIZABLE');
    expect(await transaction.query(`SHOW transaction_isolation`)).toMatchObject({
      rows: [{ transaction_isolation: 'serializable' }],
    });
  });

  it('carries out what comes with the words that say how it is to begin', async () => {
    await transaction.query(`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; INSERT INTO notes VALUES ('a')`);
    await transaction.query('COMMIT');
    expect(await notes()).toEqual(['a']);
  });

  it('refuses a stream at once, and leaves no rejection that nobody handles', () => {
    const stream: unknown = { submit: () => {} };
    expect(() => transaction.query(stream as string)).toThrow('no streams');
  });

  it('gives the results of several statements as they are', async () => {
    const results = await transaction.query('SELECT 1 AS a; SELECT 2 AS a');
    expect(results).toMatchObject([{ rows: [{ a: 1 }] }, { rows: [{ a: 2 }] }]);
  });

  it.each(INSERTS)('carries nothing out where the beginning fails (%s)', async (_, statement, values) => {
    transaction = await begun('NONSENSE');
    await expect(transaction.query(statement, values && [...values])).rejects.toThrow('NONSENSE');
    expect(await notes()).toEqual([]);
    await expect(transaction.query(statement, values && [...values])).rejects.toThrow(NotBegunError);
    await expect(transaction.query('COMMIT')).rejects.toThrow(NotBegunError);
    expect(await notes()).toEqual([]);
  });

  it('carries nothing out of what was sent before the beginning has failed', async () => {
    transaction = await begun('NONSENSE');
    transaction.endWith(`INSERT INTO notes VALUES ('c')`);
    const all = [insert('a'), insert('b'), transaction.query('COMMIT')];
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await notes()).toEqual([]);
  });

  it('carries nothing out after a first statement that was refused as a whole', async () => {
    await expect(transaction.query('SELEKT 1')).rejects.toThrow('SELEKT');
    await expect(insert('a')).rejects.toThrow(NotBegunError);
    await transaction.query('ROLLBACK');
    expect(await notes()).toEqual([]);
  });

  it('is given up by the server after a first statement that fails', async () => {
    await expect(transaction.query('SELECT 1 / $1::integer', [0])).rejects.toThrow('zero');
    await expect(insert('a')).rejects.toThrow('aborted');
    await transaction.query('ROLLBACK');
    expect(await notes()).toEqual([]);
  });

  it('goes on after a first statement whose values cannot be sent', async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    await expect(transaction.query('SELECT $1::text', [circle])).rejects.toThrow('circular');
    await insert('a');
    await transaction.query('COMMIT');
    expect(await notes()).toEqual(['a']);
  });

  it('begins once for statements that are sent together', async () => {
    const sent = sentStatements();
    await Promise.all([insert('a'), insert('b')]);
    expect(sent.filter((text) => text.includes('START'))).toHaveLength(1);
    await transaction.query('ROLLBACK');
    expect(await notes()).toEqual([]);
  });

  it('does not join a transaction that somebody has left open', async () => {
    await client.query('BEGIN');
    await expect(insert('a')).rejects.toThrow(NotBegunError);
    await client.query('ROLLBACK');
  });

  it('takes no connection where nothing is sent', async () => {
    const connect = jest.fn(async () => client);
    for (const end of ['COMMIT', 'ROLLBACK']) {
      const unused = new TransactionClient(connect);
      await unused.query('START TRANSACTION');
      await unused.query('SAVEPOINT typeorm_1');
      await unused.query('RELEASE SAVEPOINT typeorm_1');
      await unused.query(end);
      unused.release();
    }
    expect(connect).not.toHaveBeenCalled();
  });

  it('ends with what it was told to, in one round trip, or not at all', async () => {
    await insert('a');
    transaction.endWith(`INSERT INTO notes VALUES ('b')`);
    const sent = sentStatements();
    await transaction.query('COMMIT');
    expect(sent).toEqual([`INSERT INTO notes VALUES ('b'); COMMIT`]);
    const failing = await begun();
    await insert('c', failing);
    failing.endWith(`INSERT INTO notes VALUES ('a')`);
    await expect(failing.query('COMMIT')).rejects.toThrow('unique');
    await failing.query('ROLLBACK');
    expect(await notes()).toEqual(['a', 'b']);
  });

  it('needs no transaction for what it is to end with alone', async () => {
    transaction.endWith(`INSERT INTO notes VALUES ('a')`);
    const sent = sentStatements();
    await transaction.query('COMMIT');
    expect(sent).toEqual([`INSERT INTO notes VALUES ('a')`]);
    expect(await notes()).toEqual(['a']);
  });

  it('takes no statement after its end', async () => {
    for (const end of ['COMMIT', 'ROLLBACK']) {
      const ended = await begun();
      await insert('a', ended);
      await ended.query(end);
      await expect(insert('b', ended)).rejects.toThrow(NotBegunError);
      await client.query('DELETE FROM notes');
    }
  });

  describe('in a savepoint', () => {
    it('that comes before the first statement sends none', async () => {
      const sent = sentStatements();
      await transaction.query('SAVEPOINT typeorm_1');
      await transaction.query('SAVEPOINT typeorm_2');
      await insert('a');
      await transaction.query('RELEASE SAVEPOINT typeorm_2');
      await transaction.query('RELEASE SAVEPOINT typeorm_1');
      await transaction.query('COMMIT');
      expect(sent).toEqual(['START TRANSACTION + INSERT INTO notes VALUES ($1)', 'COMMIT']);
    });

    it('that comes before the first statement, and fails, leaves a transaction in which nothing was sent', async () => {
      await transaction.query('SAVEPOINT typeorm_1');
      await insert('a');
      await expect(insert('a')).rejects.toThrow('unique');
      const sent = sentStatements();
      await transaction.query('ROLLBACK TO SAVEPOINT typeorm_1');
      await insert('b');
      await transaction.query('COMMIT');
      expect(sent).toEqual(['ROLLBACK', 'START TRANSACTION + INSERT INTO notes VALUES ($1)', 'COMMIT']);
      expect(await notes()).toEqual(['b']);
    });

    it('that comes before the first statement, and fails, keeps what is sent meanwhile', async () => {
      await transaction.query('SAVEPOINT typeorm_1');
      await insert('a');
      await Promise.all([transaction.query('ROLLBACK TO SAVEPOINT typeorm_1'), insert('b')]);
      await transaction.query('COMMIT');
      expect(await notes()).toEqual(['b']);
    });

    it('that comes before the first statement, and fails, does not vouch for what begins anew', async () => {
      await transaction.query('SAVEPOINT typeorm_1');
      const first = insert('a');
      const undone = transaction.query('ROLLBACK TO SAVEPOINT typeorm_1');
      await transaction.query('SET TRANSACTION ISOLATION LEVEL NONSENSE');
      const second = insert('b');
      await first;
      const third = insert('c');
      expect((await Promise.allSettled([undone, second, third])).map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
      ]);
      expect(await notes()).toEqual([]);
    });

    it('that is around one that has sent something undoes both', async () => {
      await transaction.query('SAVEPOINT typeorm_1');
      await transaction.query('SAVEPOINT typeorm_2');
      await insert('a');
      await transaction.query('RELEASE SAVEPOINT typeorm_2');
      await transaction.query('SAVEPOINT typeorm_2');
      await insert('b');
      await transaction.query('ROLLBACK TO SAVEPOINT typeorm_2');
      await insert('c');
      expect(await transaction.query('SELECT text FROM notes ORDER BY text')).toMatchObject({
        rows: [{ text: 'a' }, { text: 'c' }],
      });
      await transaction.query('ROLLBACK TO SAVEPOINT typeorm_1');
      await transaction.query('COMMIT');
      expect(await notes()).toEqual([]);
    });

    it('that comes later is one', async () => {
      await insert('a');
      await transaction.query('SAVEPOINT typeorm_1');
      await insert('b');
      await transaction.query('ROLLBACK TO SAVEPOINT typeorm_1');
      await transaction.query('COMMIT');
      expect(await notes()).toEqual(['a']);
    });

    it.each(['REPEATABLE READ', 'SERIALIZABLE'])('of %s keeps its snapshot', async (isolation) => {
      transaction = await begun(isolation);
      const sent = sentStatements();
      await transaction.query('SAVEPOINT typeorm_1');
      await insert('a');
      await transaction.query('ROLLBACK TO SAVEPOINT typeorm_1');
      await transaction.query('COMMIT');
      expect(sent.map((text) => text.replace(/ \+ .*/, ''))).toEqual([
        `START TRANSACTION ISOLATION LEVEL ${isolation}; SAVEPOINT typeorm_1`,
        'INSERT INTO notes VALUES ($1)',
        'ROLLBACK TO SAVEPOINT typeorm_1',
        'COMMIT',
      ]);
    });
  });

  describe('when it is released', () => {
    const isKept = async (): Promise<boolean> => {
      transaction.release();
      const [answer] = await Promise.allSettled([client.query('SELECT 1')]);
      return answer.status === 'fulfilled';
    };

    it('keeps a connection that is in no transaction', async () => {
      await insert('a');
      await transaction.query('ROLLBACK');
      expect(await isKept()).toBe(true);
    });

    it('ends one that is in a transaction', async () => {
      await insert('a');
      expect(await isKept()).toBe(false);
    });

    it('ends one that was not told to commit or to roll back, and takes nothing more', async () => {
      await transaction.query('SAVEPOINT typeorm_1');
      await insert('a');
      await transaction.query('ROLLBACK TO SAVEPOINT typeorm_1');
      expect(await isKept()).toBe(false);
      for (const late of ['SELECT 1', 'ROLLBACK']) await expect(transaction.query(late)).rejects.toThrow(NotBegunError);
    });

    it('ends one whose rollback was not answered', async () => {
      await insert('a');
      const query = jest.spyOn(client, 'query').mockImplementationOnce(() => {
        throw new Error('Query read timeout');
      });
      await expect(transaction.query('ROLLBACK')).rejects.toThrow('timeout');
      query.mockRestore();
      await client.query('ROLLBACK');
      expect(await isKept()).toBe(false);
    });
  });

  it('loses what a lost connection has not committed, and commits nothing afterwards', async () => {
    await client.query('CREATE TABLE durable (text text)');
    const lost = new Promise((resolve) => client.once('end', resolve));
    await expect(
      transaction.query(
        `WITH written AS (INSERT INTO durable VALUES ($1) RETURNING text)
         SELECT pg_terminate_backend(pg_backend_pid()) FROM written`,
        ['a'],
      ),
    ).rejects.toThrow();
    await lost;
    await expect(transaction.query(`INSERT INTO durable VALUES ('b')`)).rejects.toThrow();
    await expect(transaction.query('COMMIT')).rejects.toThrow();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    expect((await client.query('SELECT * FROM durable')).rows).toEqual([]);
  });
});
