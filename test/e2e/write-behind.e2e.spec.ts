import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { WriteQueuesView } from '../../src/cache-admin/cache-writes.view.js';
import { CacheService, WriteBehindService } from '../../src/cache/index.js';
import type { ActivityKind } from '../../src/activity/activity.service.js';
import { feedOf, record, told } from '../support/activity.js';
import { activity as communityActivity, createCommunity } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, startEmbedded, startOnServers, startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const WRITES = '/admin/cache/write-behind';
const letterOf = (id: string): string => `${WRITES}/dead-letters/${id}`;
const retryOf = (id: string): string => `${letterOf(id)}/retry`;

describe('activity that is written behind', () => {
  let stack: Stack;
  let admin: Account;
  let user: Account;

  beforeAll(async () => {
    stack = await startOnServers({ WRITE_BEHIND: 'true' });
    [admin, user] = [await stack.logIn(ADMINISTRATOR), await stack.register()];
  }, 60_000);
  afterAll(() => stack.close());

  const queue = async () =>
    (await admin.get<WriteQueuesView>(WRITES)).body.queues.find((each) => each.queue === 'activity');

  it('is shown to admins while it waits, and to Prometheus', async () => {
    await record(stack, { userId: user.id, kind: 'journey.completed' });
    expect(await queue()).toMatchObject({ queue: 'activity', mode: 'queued', accepted: 1, dead: 0, deadLetters: [] });
    const text = await (await fetch(`${stack.url}/metrics`)).text();
    expect(text).toMatch(/^write_behind_depth\{queue="activity"\} \d+$/m);
    expect(text).toContain('write_behind_accepted_total{queue="activity"} 1');
    expect(text).toContain('write_behind_write_throughs_total{queue="activity",reason="full"} 0');
    await stack.app.get(WriteBehindService).settled('activity');
    expect(await queue()).toMatchObject({ length: 0, pending: 0, batches: 1 });
  });

  it('is in the feed of its community after a moment, which was kept', async () => {
    const { id } = await createCommunity(user);
    const there = async () => (await communityActivity(user, id)).items.map(({ kind }) => kind);
    await there();
    await until('it is there', async () => (await there()).length > 0);
    expect(await there()).toEqual(['community.created']);
  });

  it('is discarded where nobody wants it any more, and never performed', async () => {
    const other = await stack.register();
    await record(stack, { userId: other.id, kind: 'no.such.kind' as ActivityKind });
    await stack.app.get(WriteBehindService).settled('activity', '10s');
    const { deadLetters: [letter] = [] } = (await queue()) ?? {};
    expect(letter?.error).toContain('kind');
    expect((await admin.delete(letterOf(letter?.id ?? ''))).status).toBe(204);
    expect(await queue()).toMatchObject({ dead: 0, deadLetters: [] });
    expectProblem(await admin.post(retryOf(letter?.id ?? '')), 404, 'CACHE_ADMIN.UNKNOWN_DEAD_LETTER');
    expectProblem(await admin.delete(letterOf(letter?.id ?? '')), 404, 'CACHE_ADMIN.UNKNOWN_DEAD_LETTER');
    expect(told(await feedOf(other, other.id))).toEqual([]);
  });

  it('is a dead letter where the database refuses it, and can be performed when it does not any more', async () => {
    const database = stack.app.get(DataSource);
    const [other, kind] = [await stack.register(), 'vote.cast' as ActivityKind];
    const subjectId = randomUUID();
    await record(stack, { userId: other.id, kind, subjectId });
    await stack.app.get(WriteBehindService).settled('activity', '10s');
    const { dead, deadLetters: [letter] = [] } = (await queue()) ?? {};
    expect(dead).toBe(1);
    expect(letter).toMatchObject({ key: `activity:of:${other.id}`, error: expect.stringContaining('kind') });
    expectProblem(await admin.post(retryOf(letter?.id ?? '')), 409, 'CACHE_ADMIN.DEAD_LETTER_FAILED');
    await database.query('ALTER TABLE activities DROP CONSTRAINT activities_kind_check');
    expect(told(await feedOf(other, other.id))).toEqual([]);
    expect((await admin.post(retryOf(letter?.id ?? ''))).status).toBe(204);
    await stack.app.get(CacheService).settled();
    expect(told(await feedOf(other, other.id))).toEqual([[kind, subjectId]]);
    expectProblem(await admin.post(retryOf(letter?.id ?? '')), 404, 'CACHE_ADMIN.UNKNOWN_DEAD_LETTER');
  });

  it('goes with the account that it is of: what is dead, and what still waits', async () => {
    const database = stack.app.get(DataSource);
    await database.query('DELETE FROM dead_letters');
    await database.query('DELETE FROM activities');
    await database.query(`ALTER TABLE activities ADD CONSTRAINT only_journeys CHECK (kind = 'journey.completed')`);
    const [leaver, stayer] = [await stack.register(), await stack.register()];
    for (const { id } of [leaver, stayer]) await record(stack, { userId: id, kind: 'post.created' });
    await stack.app.get(WriteBehindService).settled('activity');
    expect((await queue())?.deadLetters.map(({ key }) => key).sort()).toEqual(
      [leaver, stayer].map(({ id }) => `activity:of:${id}`).sort(),
    );
    expect((await leaver.delete(`/v1/users/${leaver.id}`)).status).toBe(204);
    expect((await queue())?.deadLetters.map(({ key }) => key)).toEqual([`activity:of:${stayer.id}`]);

    await database.query('ALTER TABLE activities DROP CONSTRAINT only_journeys');
    // Accepted before the account went, performed after it: here as if it were the other way round.
    await record(stack, { userId: leaver.id, kind: 'post.created' });
    await stack.app.get(WriteBehindService).settled('activity');
    expect(await queue()).toMatchObject({ length: 0, pending: 0, dead: 1 });
    expect(await database.query('SELECT FROM activities WHERE user_id = $1', [leaver.id])).toEqual([]);
  });

  it('is for admins', async () => {
    expectProblem(await user.get(WRITES), 403, 'ACCESS.FORBIDDEN');
    expectProblem(await user.post(retryOf(randomUUID())), 403, 'ACCESS.FORBIDDEN');
    expectProblem(await user.delete(letterOf(randomUUID())), 403, 'ACCESS.FORBIDDEN');
  });
});

describe('two nodes that write behind', () => {
  it('show on one what the other has only accepted, and leave nothing behind when they end', async () => {
    const { first, second } = await startPair({ WRITE_BEHIND: 'true' });
    try {
      const user = await first.register();
      const there = await second.logIn(user);
      for (let count = 1; count <= 5; count += 1) {
        await record(first, { userId: user.id, kind: 'journey.completed' });
        // The node that performed it may be the other one: this one hears of the eviction by the bus.
        await until('it is shown', async () => (await feedOf(there, user.id)).body.total === count, 2_500);
      }
      await record(first, { userId: user.id, kind: 'journey.completed' });
      await first.app.close();
      const rows: unknown = await second.app
        .get(DataSource)
        .query('SELECT FROM activities WHERE user_id = $1', [user.id]);
      expect(rows).toHaveLength(6);
    } finally {
      await second.close();
    }
  }, 60_000);
});

it('without Redis every write is made at once', async () => {
  const stack = await startEmbedded({ WRITE_BEHIND: 'true' });
  try {
    const [admin, user] = [await stack.logIn(ADMINISTRATOR), await stack.register()];
    await record(stack, { userId: user.id, kind: 'journey.completed' });
    const { queues } = (await admin.get<WriteQueuesView>(WRITES)).body;
    expect(queues.map(({ queue }) => queue).sort()).toEqual(['activity', 'post-views', 'presence']);
    expect(queues.find(({ queue }) => queue === 'activity')).toMatchObject({
      mode: 'synchronous',
      length: null,
      accepted: 0,
      writtenThrough: { off: 1 },
    });
    expect((await feedOf(user, user.id)).body.total).toBe(1);
  } finally {
    await stack.close();
  }
}, 60_000);
