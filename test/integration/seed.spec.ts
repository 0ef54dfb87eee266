import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../../src/config/load-environment.js';
import { openDatabase } from '../../src/database/data-source.js';
import { resetSeed } from '../../src/seed/reset-seed.js';
import { seedDatabase, workOf, type SeedCounts } from '../../src/seed/seed-database.js';
import { DEFAULT_SEED, type SeedOptions } from '../../src/seed/seed-options.js';
import { SEED_PASSWORD } from '../../src/seed/seed-password.js';
import { noCounts } from '../../src/seed/seed-run.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SMALL: SeedOptions = {
  ...DEFAULT_SEED,
  users: 300,
  meetings: 200,
  communities: 12,
  posts: 400,
  questions: 20,
  votes: 600,
  ledgerLines: 1_200,
};

/** Which table each count is about. */
const TABLES: Readonly<Record<keyof SeedCounts, string>> = {
  users: 'users',
  meetings: 'meetings',
  participants: 'meeting_participants',
  communities: 'communities',
  members: 'community_members',
  posts: 'posts',
  likes: 'post_likes',
  questions: 'questions',
  votes: 'votes',
  tokenKinds: 'token_kinds',
  tokenAccounts: 'token_accounts',
  transactions: 'token_transactions',
  ledgerLines: 'token_lines',
  journeys: 'journeys',
  journeyProgress: 'journey_progress',
  preferences: 'user_preferences',
  activities: 'activities',
  flags: 'feature_flags',
  achievements: 'achievements',
  awards: 'achievement_awards',
};
const UNCOUNTED = ['community_configurations', 'question_options', 'journey_steps'];

/** Everything but the times at which Postgres itself says that a row was written. */
async function contents(dataSource: DataSource): Promise<Record<string, unknown>> {
  const tables = [...Object.values(TABLES), ...UNCOUNTED].map(async (table) => {
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
  const broken = (sql: string): Promise<number> => numberOf(dataSource, sql);

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
    const { baseDate: _, ...asked } = SMALL;
    expect(first.counts).toMatchObject({ ...asked, flags: 20, achievements: 30, journeys: 8, tokenKinds: 4 });
    expect(first.done).toBe(workOf(SMALL));
    for (const [what, table] of Object.entries(TABLES)) {
      const count = first.counts[what as keyof SeedCounts];
      expect([what, count > 0, await numberOf(dataSource, table)]).toEqual([what, true, count]);
    }
  });

  it('doubles nothing and changes nothing when it runs again', async () => {
    const before = await contents(dataSource);
    expect((await seed(dataSource)).counts).toEqual(noCounts());
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

  it('counts members, likes and votes right, and lets only members take part, in their time', async () => {
    const member = '(SELECT FROM community_members m WHERE m.community_id = c.id AND m.user_id = ';
    const base = `'${SMALL.baseDate.toISOString()}'::timestamptz`;
    for (const wrong of [
      `communities c WHERE member_count <> (SELECT count(*) FROM community_members WHERE community_id = c.id)`,
      `communities c WHERE NOT EXISTS ${member} c.owner_id AND m.role = 'owner' AND m.joined_at = c.created_at)`,
      `posts p WHERE like_count <> (SELECT count(*) FROM post_likes WHERE post_id = p.id)`,
      `posts p JOIN communities c ON c.id = community_id
        WHERE NOT EXISTS ${member} p.author_id AND m.joined_at <= p.created_at) OR p.edited_at > ${base}`,
      `post_likes l JOIN posts p ON p.id = post_id JOIN communities c ON c.id = community_id
        WHERE NOT EXISTS ${member} l.user_id AND m.joined_at <= l.created_at) OR l.created_at < p.created_at`,
      `votes v JOIN questions q ON q.id = question_id JOIN communities c ON c.id = community_id
        WHERE NOT EXISTS ${member} v.user_id AND m.joined_at <= v.created_at)
           OR v.created_at NOT BETWEEN q.created_at AND coalesce(q.closed_at, ${base})
           OR v.changed_at NOT BETWEEN v.created_at AND coalesce(q.closed_at, ${base})`,
      `(SELECT FROM votes GROUP BY question_id, user_id HAVING count(*) > 1) AS twice`,
      `question_options o JOIN questions q ON q.id = question_id WHERE final_votes IS DISTINCT FROM
        CASE status WHEN 'closed' THEN (SELECT count(*) FROM votes WHERE option_id = o.id) END`,
      `questions q WHERE eligible_at_close < (SELECT count(*) FROM votes WHERE question_id = q.id)`,
    ]) {
      expect([wrong, await broken(wrong)]).toEqual([wrong, 0]);
    }
    expect(await broken('(SELECT DISTINCT status FROM questions) AS statuses')).toBe(2);
  });

  it('keeps books that balance: sums of zero, true balances, and nobody below zero', async () => {
    for (const wrong of [
      '(SELECT FROM token_lines GROUP BY transaction_id HAVING sum(amount) <> 0 OR count(*) <> 2) AS unbalanced',
      'token_accounts a WHERE balance <> (SELECT coalesce(sum(amount), 0) FROM token_lines WHERE account_id = a.id)',
      `token_lines l JOIN token_accounts a ON a.id = account_id WHERE purpose = 'user' AND balance_after < 0`,
      `(SELECT balance_after, sum(amount) OVER (PARTITION BY account_id ORDER BY created_at, transaction_id) AS true
          FROM token_lines) AS running WHERE balance_after <> "true"`,
      `token_lines WHERE created_at > '${SMALL.baseDate.toISOString()}'`,
    ]) {
      expect([wrong, await broken(wrong)]).toEqual([wrong, 0]);
    }
    expect(await broken('(SELECT DISTINCT type FROM token_transactions) AS types')).toBe(3);
  });

  it('gives everybody the documented password', async () => {
    const rows = await dataSource.query<{ password_hash: string }[]>('SELECT DISTINCT password_hash FROM users');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$/);
    expect(await verify(rows[0]?.password_hash ?? '', SEED_PASSWORD)).toBe(true);
  });

  it('adds only what is missing when more is asked for, on top of what people did meanwhile', async () => {
    const before = await dataSource.query<unknown[]>('SELECT * FROM users ORDER BY id');
    await dataSource.query(`DELETE FROM community_members WHERE role = 'member' AND user_id IN (
      SELECT user_id FROM community_members ORDER BY joined_at DESC LIMIT 20)`);
    const more = { users: 310, meetings: 205, communities: 13, posts: 410, questions: 21, ledgerLines: 1_300 };
    const { counts } = await seed(dataSource, { ...SMALL, ...more });
    expect(counts).toMatchObject({ users: 10, meetings: 5, communities: 1, posts: 10, questions: 1 });
    expect(counts).toMatchObject({ transactions: 50, ledgerLines: 100, flags: 0, achievements: 0, journeys: 0 });
    expect(await dataSource.query<unknown[]>('SELECT * FROM users ORDER BY id LIMIT 300')).toEqual(before);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const before = await contents(dataSource);
    const progress = {
      advance: (what: string) => {
        if (what === 'ledger lines') throw new Error('interrupted');
      },
      stop: () => undefined,
    };
    const seeding = seedDatabase(dataSource, { ...SMALL, users: 400, posts: 500, ledgerLines: 2_000 }, progress);
    await expect(seeding).rejects.toThrow('interrupted');
    expect(await contents(dataSource)).toEqual(before);
  });

  it('deletes its own rows and no others', async () => {
    await dataSource.query(
      `INSERT INTO users (email, password_hash, display_name) VALUES ('ada@home.example', '-', 'Ada')`,
    );
    await dataSource.query(`INSERT INTO feature_flags (name) VALUES ('of-my-own')`);
    await dataSource.query(`INSERT INTO token_kinds (code, name) VALUES ('of-my-own', 'Mine')`);
    expect(await resetSeed(dataSource)).toBe(310 + 205 + 13 + 410 + 21 + 8 + 4 + 20 + 30);
    const left = await Promise.all(
      [...Object.values(TABLES), ...UNCOUNTED].map(async (table) => [table, await numberOf(dataSource, table)]),
    );
    expect(left.filter(([, rows]) => rows !== 0)).toEqual([
      ['users', 1],
      ['token_kinds', 1],
      ['feature_flags', 1],
    ]);
    expect(await resetSeed(dataSource)).toBe(0);
  });
});
