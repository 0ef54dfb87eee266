// Seeds the database, signs everybody in, and lists what there is to ask for.
import { createHash } from 'node:crypto';
import { readEnvironment } from '../../dist/config/load-environment.js';
import { openDatabase } from '../../dist/database/data-source.js';
import { startProgress } from '../../dist/seed/progress.js';
import { seedDatabase, workOf } from '../../dist/seed/seed-database.js';
import { DEFAULT_SEED } from '../../dist/seed/seed-options.js';
import { seedIdRange } from '../../dist/seed/seed-id.js';
import { tidyUp } from '../../dist/seed/tidy-up.js';

const SMALL = {
  users: 300,
  meetings: 100,
  communities: 12,
  posts: 500,
  questions: 30,
  votes: 1_000,
  ledgerLines: 2_000,
};
const GUESTS = 500;

/** Anybody can make this token again: so do it with a database that is thrown away. */
const tokenOf = (whose) => createHash('sha256').update(`workload:${whose}`).digest('base64url');
const hashOf = (token) => createHash('sha256').update(token).digest('hex');

/** @returns {Promise<{ catalogue, counts }>} */
export async function prepare(databaseUrl, { small }) {
  const dataSource = await openDatabase(readEnvironment({ DATABASE_URL: databaseUrl }));
  try {
    const baseDate = new Date(new Date().toISOString().slice(0, 10));
    const options = { ...DEFAULT_SEED, ...(small && SMALL), baseDate };
    const progress = startProgress(workOf(options));
    await seedDatabase(dataSource, options, progress).finally(() => progress.stop());
    const query = (sql, parameters) => dataSource.query(sql, parameters);
    const catalogue = await catalogueOf(query);
    await signIn(query, catalogue);
    await tidyUp(dataSource);
    const { baseDate: _, ...counts } = options;
    return { catalogue, counts };
  } finally {
    await dataSource.destroy();
  }
}

/** Indices are ranks of popularity in the seed, so the order of the ids is that of popularity. */
async function catalogueOf(query) {
  const seeded = (kind) => [...seedIdRange(kind)];
  const users = await query('SELECT id FROM users WHERE id BETWEEN $1 AND $2 ORDER BY id', seeded('user'));
  const communities = await query(
    `SELECT c.id, f.posting = 'members' AS "membersPost" FROM communities c JOIN community_configurations f ON f.community_id = c.id
      WHERE c.id BETWEEN $1 AND $2 AND c.visibility = 'public' AND f.join_policy = 'open' ORDER BY c.id`,
    seeded('community'),
  );
  const ids = communities.map(({ id }) => id);
  const posts = await query(
    `SELECT id, community_id AS "communityId" FROM posts WHERE community_id = ANY ($3::uuid[]) AND id BETWEEN $1 AND $2
      ORDER BY like_count DESC, id`,
    [...seeded('post'), ids],
  );
  const questions = await query(
    `SELECT q.id, q.community_id AS "communityId", q.status = 'open' AS open,
            array(SELECT o.id FROM question_options o WHERE o.question_id = q.id ORDER BY position) AS options
       FROM questions q WHERE q.community_id = ANY ($1::uuid[])
      ORDER BY (SELECT count(*) FROM votes v WHERE v.question_id = q.id) DESC, q.id`,
    [ids],
  );
  const meetings = await query(
    `SELECT id, status = 'scheduled' AND starts_at > now() + interval '1 day' AS upcoming FROM meetings
      WHERE id BETWEEN $1 AND $2 ORDER BY id`,
    seeded('meeting'),
  );
  const members = await query(
    `SELECT community_id AS id, array_agg(user_id ORDER BY user_id) AS people FROM community_members
      WHERE community_id = ANY ($1::uuid[]) AND user_id BETWEEN $2 AND $3 GROUP BY community_id`,
    [ids, ...seeded('user')],
  );
  const names = async (sql) => (await query(sql)).map(({ name }) => name);
  const people = new Map(users.map(({ id }) => [id, { id, token: tokenOf(id) }]));
  return {
    users: [...people.values()],
    communities,
    posts,
    questions,
    meetings,
    members: new Map(members.map((row) => [row.id, row.people.map((id) => people.get(id))])),
    flags: await names('SELECT name FROM feature_flags ORDER BY id'),
    tokenKinds: await names('SELECT code AS name FROM token_kinds ORDER BY created_at, code'),
    journeys: await names('SELECT id AS name FROM journeys ORDER BY id'),
    guests: Array.from({ length: GUESTS }, (_, index) => tokenOf(`guest:${index}`)),
  };
}

/** As a sign-in does, without the cost of its password: what is kept is the hash of the token. */
async function signIn(query, { users, guests }) {
  await query(
    `INSERT INTO sessions (token_hash, user_id, expires_at)
     SELECT *, now() + interval '30 days' FROM unnest($1::text[], $2::uuid[]) ON CONFLICT DO NOTHING`,
    [users.map(({ token }) => hashOf(token)), users.map(({ id }) => id)],
  );
  await query(
    `INSERT INTO guests (session_hash, expires_at)
     SELECT hash, now() + interval '30 days' FROM unnest($1::text[]) AS hash ON CONFLICT DO NOTHING`,
    [guests.map(hashOf)],
  );
}
