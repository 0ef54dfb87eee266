import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { CacheService } from '../../src/cache/index.js';
import type { UserView } from '../../src/users/user.view.js';
import { Client } from '../support/client.js';
import { startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

/** Milliseconds from the commit of psql until the last node is to answer from after it. */
const SOON = 1_000;

describe('a change by psql', () => {
  let first: Stack;
  let second: Stack;
  let owner: Account;
  let ownerThere: Client;
  let psql: pg.Client;

  beforeAll(async () => {
    ({ first, second } = await startPair());
    owner = await first.register();
    ownerThere = new Client(second.url, owner.token);
    const { options } = first.app.get(DataSource, { strict: false });
    psql = new pg.Client({ connectionString: 'url' in options ? options.url : '' });
    await psql.connect();
  }, 60_000);
  afterAll(async () => {
    await psql.end();
    await first.close();
  });

  const both = <T>(path: string): Promise<readonly T[]> =>
    Promise.all([owner, ownerThere].map(async (client) => (await client.get<T>(path)).body));
  const names = async (): Promise<readonly string[]> =>
    (await both<UserView>(`/v1/users/${owner.id}`)).map(({ displayName }) => displayName);

  it('of a profile is read on two nodes within a second', async () => {
    expect(await names()).toEqual(['Ada Lovelace', 'Ada Lovelace']);
    await psql.query(`UPDATE users SET display_name = 'Countess' WHERE id = $1`, [owner.id]);
    await until('both know', async () => (await names()).every((name) => name === 'Countess'), SOON);
  });

  it('is not read before it is committed', async () => {
    await psql.query('BEGIN');
    await psql.query(`UPDATE users SET display_name = 'Nobody' WHERE id = $1`, [owner.id]);
    expect(await names()).toEqual(['Countess', 'Countess']);
    await psql.query('ROLLBACK');
    expect(await names()).toEqual(['Countess', 'Countess']);
  });

  it('of preferences and of settings is read likewise', async () => {
    const preferences = `/v1/users/${owner.id}/preferences`;
    const zones = async () => (await both<{ timeZone: string }>(preferences)).map(({ timeZone }) => timeZone);
    await owner.patch(preferences, { body: { timeZone: 'Europe/London' } });
    await until('it is read', async () => (await zones()).every((zone) => zone === 'Europe/London'));
    await psql.query(`UPDATE user_preferences SET time_zone = 'Asia/Tokyo' WHERE user_id = $1`, [owner.id]);
    await until('both know the zone', async () => (await zones()).every((zone) => zone === 'Asia/Tokyo'), SOON);
    const sites = async () => (await both<{ siteName: string }>('/v1/settings')).map(({ siteName }) => siteName);
    await sites();
    await psql.query(`INSERT INTO application_settings (name, value) VALUES ('siteName', '"Pantry"')`);
    await until('both know the site', async () => (await sites()).every((site) => site === 'Pantry'), SOON);
    expect(await zones()).toEqual(['Asia/Tokyo', 'Asia/Tokyo']);
  });

  it('of a row that the application writes is evicted by its writer, who leaves what that did not', async () => {
    await psql.query('DELETE FROM cache_outbox');
    await owner.patch(`/v1/users/${owner.id}`, { body: { displayName: 'Ada', walletAddress: `0x${'a'.repeat(40)}` } });
    await first.app.get(CacheService).settled();
    const { rows } = await psql.query<{ name: string }>(`SELECT name FROM cache_outbox ORDER BY length(name)`);
    expect(rows.map(({ name }): unknown => JSON.parse(name))).toEqual([
      { targets: [{ kind: 'key', key: `user:principal:${owner.id}` }] },
      {
        targets: [
          { kind: 'key', key: `user:principal:${owner.id}` },
          { kind: 'key', key: 'user:by-wallet:%n' },
          { kind: 'key', key: 'user:by-wallet:%u' },
        ],
      },
    ]);
  });
});
