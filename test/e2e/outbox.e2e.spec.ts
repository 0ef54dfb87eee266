import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ActivityRepository } from '../../src/activity/activity.repository.js';
import { CacheService } from '../../src/cache/index.js';
import { PostgresOutbox } from '../../src/database/transactions/postgres-outbox.js';
import { createCommunity, details } from '../support/communities.js';
import { ADMINISTRATOR, type Account, ON_SERVERS, type Stack } from '../support/stack.js';
import { booked, defineKind } from '../support/tokens.js';

describe.each(ON_SERVERS)('writes of the platform %s', (_, start) => {
  let stack: Stack;
  let admin: Account;

  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => stack.close());
  beforeAll(async () => {
    stack = await start();
    admin = await stack.logIn(ADMINISTRATOR);
  }, 60_000);

  const recorded = () => jest.spyOn(PostgresOutbox.prototype, 'record');
  const rows = async (): Promise<unknown> => {
    await stack.app.get(CacheService).settled();
    const dataSource = stack.app.get(DataSource, { strict: false });
    // Those of triggers are for the whole fleet.
    return dataSource.query(`SELECT * FROM cache_outbox WHERE cache <> '*'`);
  };

  it('record what they evict in their transaction, until it is evicted', async () => {
    const kind = await defineKind(admin);
    const record = recorded();
    await booked(admin, 'mint', { kind, userId: admin.id, amount: 1 });
    expect(record).toHaveBeenCalledTimes(1);
    expect(record.mock.calls[0]?.[0]).toContainEqual(expect.objectContaining({ kind: 'key' }));
    expect(await rows()).toEqual([]);
  });

  it('happen although their entry in the feed cannot be written', async () => {
    const insert = jest.spyOn(stack.app.get(ActivityRepository, { strict: false }), 'insert');
    insert.mockImplementation(() =>
      stack.app.get(DataSource, { strict: false }).manager.query('SELECT nothing FROM nowhere'),
    );
    const record = recorded();
    const { id } = await createCommunity(admin);
    expect(insert).toHaveBeenCalledTimes(1);
    expect(record).toHaveBeenCalledTimes(1);
    expect((await details(admin, id)).id).toBe(id);
  });
});
