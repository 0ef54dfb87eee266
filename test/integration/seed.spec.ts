import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../../src/config/load-environment.js';
import { openDatabase } from '../../src/database/data-source.js';
import { resetSeed } from '../../src/seed/reset-seed.js';
import { seedDatabase, type SeedCounts } from '../../src/seed/seed-database.js';
import { DEFAULT_SEED, type SeedOptions } from '../../src/seed/seed-options.js';
import { SEED_PASSWORD } from '../../src/seed/seed-password.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SMALL: SeedOptions = { ...DEFAULT_SEED, users: 300, meetings: 200 };
const NOTHING = { users: 0, meetings: 0, participants: 0, flags: 0, achievements: 0, awards: 0 };

const TABLES = [
  'users',
  'meetings',
  'meeting_participants',
  'feature_flags',
  'achievements',
  'achievement_awards',
] as const;

/** Everything but the times at which Postgres itself says that a row was written. */
async function contents(dataSource: DataSource): Promise<Record<string, unknown>> {
  const tables = TABLES.map(async (table) => {
    const [row] = await dataSource.query<{ rows: number; digest: string }[]>(
      `SELECT count(*)::int AS rows, md5(string_agg(line, chr(10) ORDER BY line)) AS digest
       FROM (SELECT ${table}::text AS line FROM ${table}) AS lines`,
    );
    return [table, row] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

async function numberOf(dataSource: DataSource, sql: string): Promise<number> {
  const [row] = await dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${sql}`);
  return row?.count ?? NaN;
}

async function seed(
  dataSource: DataSource,
  options: SeedOptions = SMALL,
): Promise<{ counts: SeedCounts; done: number }> {
  let done = 0;
  const progress = { advance: (_: string, count: number) => void (done += count), stop: () => undefined };
  return { counts: await seedDatabase(dataSource, options, progress), done };
}

describe('the seed', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let first: { counts: SeedCounts; done: number };

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await openDatabase(readEnvironment({ DATABASE_URL: database.url }));
    first = await seed(dataSource);
  }, 60_000);

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('adds what was asked for, and says so', async () => {
    expect(first.counts).toMatchObject({ users: 300, meetings: 200, flags: 20, achievements: 30 });
    expect(first.done).toBe(500);
    for (const [table, count] of [
      ['users', first.counts.users],
      ['meetings', first.counts.meetings],
      ['meeting_participants', first.counts.participants],
      ['feature_flags', first.counts.flags],
      ['achievements', first.counts.achievements],
      ['achievement_awards', first.counts.awards],
    ] as const) {
      expect([table, await numberOf(dataSource, table)]).toEqual([table, count]);
    }
  });

  it('doubles nothing and changes nothing when it runs again', async () => {
    const before = await contents(dataSource);
    expect((await seed(dataSource)).counts).toEqual(NOTHING);
    expect(await contents(dataSource)).toEqual(before);
  });

  it('makes the same rows in another database, embedded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'larder-seed-'));
    const embedded = await openDatabase(readEnvironment({ DATA_DIR: folder }));
    try {
      expect((await seed(embedded)).counts).toEqual(first.counts);
      expect(await contents(embedded)).toEqual(await contents(dataSource));
    } finally {
      await embedded.destroy();
      await rm(folder, { recursive: true });
    }
  }, 60_000);

  it('tells a coherent story', async () => {
    const base = `'${SMALL.baseDate.toISOString()}'::timestamptz`;
    expect(
      await numberOf(
        dataSource,
        `meetings WHERE created_at > ${base} OR ended_at <= started_at OR cancelled_at < created_at
           OR (status = 'ended') <> (ended_at IS NOT NULL AND started_at IS NOT NULL AND ended_at <= ${base})
           OR (status = 'cancelled') <> (cancelled_at IS NOT NULL)
           OR (status = 'live') <> (starts_at <= ${base} AND ends_at > ${base})
           OR (status = 'scheduled' AND starts_at <= ${base})`,
      ),
    ).toBe(0);
    expect(
      await numberOf(
        dataSource,
        `meeting_participants p JOIN meetings m ON m.id = p.meeting_id JOIN users u ON u.id = p.user_id
         WHERE p.joined_at < m.created_at OR p.joined_at > least(m.starts_at, ${base}) OR p.joined_at < u.created_at
           OR (p.role = 'host') <> (m.host_id = p.user_id) OR (p.presence = 'here' AND m.status <> 'live')`,
      ),
    ).toBe(0);
    const counted = '(SELECT count(*) FROM meeting_participants WHERE meeting_id = meetings.id)';
    expect(await numberOf(dataSource, `meetings WHERE participant_count <> ${counted}`)).toBe(0);
    expect(await numberOf(dataSource, '(SELECT DISTINCT status FROM meetings) AS statuses')).toBe(4);
  });

  it('gives everybody the documented password', async () => {
    const rows = await dataSource.query<{ password_hash: string }[]>('SELECT DISTINCT password_hash FROM users');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$/);
    expect(await verify(rows[0]?.password_hash ?? '', SEED_PASSWORD)).toBe(true);
  });

  it('adds only what is missing when more is asked for', async () => {
    const before = await dataSource.query<unknown[]>('SELECT * FROM users ORDER BY id');
    const { counts } = await seed(dataSource, { ...SMALL, users: 310, meetings: 205 });
    expect(counts).toMatchObject({ users: 10, meetings: 5, flags: 0, achievements: 0 });
    expect(await dataSource.query<unknown[]>('SELECT * FROM users ORDER BY id LIMIT 300')).toEqual(before);
  });

  it('deletes its own rows and no others', async () => {
    await dataSource.query(
      `INSERT INTO users (email, password_hash, display_name) VALUES ('ada@home.example', '-', 'Ada')`,
    );
    await dataSource.query(`INSERT INTO feature_flags (name) VALUES ('of-my-own')`);
    expect(await resetSeed(dataSource)).toBe(310 + 205 + 20 + 30);
    expect(await numberOf(dataSource, 'users')).toBe(1);
    expect(await numberOf(dataSource, 'feature_flags')).toBe(1);
    expect(await numberOf(dataSource, 'meetings')).toBe(0);
    expect(await resetSeed(dataSource)).toBe(0);
  });
});
