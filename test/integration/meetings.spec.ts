import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { readEnvironment } from '../../src/config/load-environment.js';
import { createApp } from '../../src/create-app.js';
import { MeetingListsService } from '../../src/meetings/meeting-lists.service.js';
import { MeetingsService } from '../../src/meetings/meetings.service.js';
import { MeetingFullError } from '../../src/meetings/meetings.errors.js';
import { ParticipantsService } from '../../src/meetings/participants.service.js';
import { UsersService } from '../../src/users/users.service.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const PAGE = { page: 1, limit: 20 };
const at = (hour: number): string => new Date(Date.now() + hour * 3_600_000).toISOString();

describe('meetings on Postgres', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let meetings: MeetingsService;
  let participants: ParticipantsService;
  let lists: MeetingListsService;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await createApp(readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'fatal', DATABASE_URL: database.url }));
    await app.init();
    const get = <T>(type: new (...args: never[]) => T): T => app.get<T>(type, { strict: false });
    [meetings, participants, lists] = [get(MeetingsService), get(ParticipantsService), get(MeetingListsService)];
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const newUser = async (): Promise<string> => {
    const rows: { id: string }[] = await app
      .get(DataSource)
      .query(
        `INSERT INTO users (email, password_hash, display_name) VALUES (gen_random_uuid(), '-', 'Ada') RETURNING id`,
      );
    return String(rows[0]?.id);
  };
  const create = (hostId: string, maxParticipants = 10) =>
    meetings.create(
      { title: 'Tea', startsAt: at(1), endsAt: at(2), maxParticipants },
      { userId: hostId, role: 'user' },
    );

  /** What the others see, through the caches. */
  const seen = async (own: string, other: string, guest: string) => ({
    own: await meetings.find(own),
    other: (await meetings.find(other))?.participantCount,
    participants: (await participants.page(other, PAGE)).total,
    joined: (await lists.joined(guest, PAGE)).items.map(({ id }) => id),
    upcoming: (await lists.upcoming(PAGE)).items.map(({ id }) => id),
  });

  /** A user who hosts a meeting, and takes part in another; a guest takes part in the first. All caches are warm. */
  const arranged = async () => {
    const [leaver, host, guest] = [await newUser(), await newUser(), await newUser()];
    const [own, other] = [(await create(leaver)).id, (await create(host)).id];
    await participants.join(own, guest);
    await participants.join(other, leaver);
    const before = await seen(own, other, guest);
    expect(before).toMatchObject({ own: { participantCount: 2 }, other: 2, participants: 2, joined: [own] });
    expect(before.upcoming).toContain(own);
    return { leaver, guest, own, other };
  };

  it('go with their host, whose places in others are free again: every read knows at once', async () => {
    const { leaver, guest, own, other } = await arranged();
    await app.get(UsersService, { strict: false }).remove(leaver);
    const after = await seen(own, other, guest);
    expect(after).toMatchObject({ own: null, other: 1, participants: 1, joined: [] });
    expect(after.upcoming).not.toContain(own);
  });

  it('are counted right also when the database removes them by cascade', async () => {
    const { leaver, own, other } = await arranged();
    await app.get(DataSource).query(`DELETE FROM users WHERE id = $1`, [leaver]);
    const counted: unknown = await app
      .get(DataSource)
      .query(`SELECT id, participant_count FROM meetings WHERE id IN ($1, $2)`, [own, other]);
    expect(counted).toEqual([{ id: other, participant_count: 1 }]);
  });

  it('give the last place once to all who wait for it', async () => {
    const { id } = await create(await newUser(), 2);
    const crowd = await Promise.all(Array.from({ length: 8 }, newUser));
    const gate = app.get(DataSource).createQueryRunner();
    try {
      await gate.startTransaction();
      await gate.query(`SELECT FROM meetings WHERE id = $1 FOR NO KEY UPDATE`, [id]);
      const joining = Promise.allSettled(crowd.map((userId) => participants.join(id, userId)));
      for (let waiting = 0; waiting < crowd.length;) {
        // Not through the gate: a transaction sees the activity as it first saw it.
        const rows: { waiting: number }[] = await app.get(DataSource).query(
          `SELECT count(*)::integer AS waiting FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        waiting = rows[0]?.waiting ?? 0;
      }
      await gate.commitTransaction();
      const outcomes = await joining;
      const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(refusals).toHaveLength(7);
      for (const reason of refusals) expect(reason).toBeInstanceOf(MeetingFullError);
      expect((await meetings.find(id))?.participantCount).toBe(2);
    } finally {
      await gate.release();
    }
  });
});
