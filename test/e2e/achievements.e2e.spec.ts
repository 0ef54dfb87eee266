import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AchievementDefinitions,
  AchievementView,
  AwardView,
  UserAchievementsView,
} from '../../src/achievements/achievements.view.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { ADMINISTRATOR, STACKS, type Account, type Answer, type Stack } from '../support/stack.js';

const newCode = (): string => `code-${randomBytes(6).toString('hex')}`;
const codeOf = ({ status, body }: Answer): [number, string] => [status, (body as ProblemDetails).code];

describe.each(STACKS)('achievements %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let user: Account;

  beforeAll(async () => {
    stack = await start();
    [admin, user] = await Promise.all([stack.logIn(ADMINISTRATOR), stack.register()]);
  }, 60_000);
  afterAll(() => stack.close());

  const define = async (points = 10): Promise<AchievementView> => {
    const definition = { code: newCode(), title: 'First meeting', description: 'Took part', points };
    const { status, body } = await admin.post<AchievementView>('/v1/achievements', { body: definition });
    expect({ status, body }).toMatchObject({ status: 201, body: definition });
    return body;
  };
  const award = (userId: string, achievementId: unknown): Promise<Answer<AwardView>> =>
    admin.post<AwardView>(`/v1/users/${userId}/achievements`, { body: { achievementId } });
  const revoke = (userId: string, achievementId: string): Promise<Answer> =>
    admin.delete(`/v1/users/${userId}/achievements/${achievementId}`);
  const achievementsOf = (userId: string): Promise<Answer<UserAchievementsView>> =>
    user.get<UserAchievementsView>(`/v1/users/${userId}/achievements`);

  it('lists a new definition at once, with the others, by code', async () => {
    const list = async (): Promise<readonly AchievementView[]> =>
      (await user.get<AchievementDefinitions>('/v1/achievements')).body.items;
    const before = await list();
    const defined = await define();
    const after = await list();
    expect(after).toHaveLength(before.length + 1);
    expect(after).toContainEqual(defined);
    const codes = after.map(({ code }) => code);
    expect(codes).toEqual([...codes].sort());
  });

  it('shows what a user was awarded, and lost, at once', async () => {
    const { id: userId } = await stack.register();
    const [first, second] = [await define(10), await define(25)];
    expect((await achievementsOf(userId)).body).toEqual({ userId, items: [], points: 0 });
    const earlier = await award(userId, first.id);
    expect(earlier.status).toBe(201);
    expect(earlier.body).toEqual({ userId, achievement: first, awardedAt: expect.stringMatching(/Z$/) });
    expect((await achievementsOf(userId)).body).toEqual({ userId, items: [earlier.body], points: 10 });
    const later = await award(userId, second.id.toUpperCase());
    expect((await achievementsOf(userId)).body).toEqual({ userId, items: [later.body, earlier.body], points: 35 });
    expect((await revoke(userId, first.id)).status).toBe(204);
    expect((await achievementsOf(userId)).body).toEqual({ userId, items: [later.body], points: 25 });
    expect((await achievementsOf(user.id)).body).toEqual({ userId: user.id, items: [], points: 0 });
  });

  it('awards once: again it is the same award, and at the same time too', async () => {
    const { id: userId } = await stack.register();
    const { id } = await define();
    const together = await Promise.all(Array.from({ length: 8 }, () => award(userId, id)));
    expect(together.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
    const again = await award(userId, id);
    expect(again.status).toBe(200);
    expect(together.map(({ body }) => body)).toEqual(Array(8).fill(again.body));
    expect((await achievementsOf(userId)).body.items).toEqual([again.body]);
  });

  it('can be awarded again after it was revoked, and revoked once', async () => {
    const { id: userId } = await stack.register();
    const { id } = await define();
    expect(codeOf(await revoke(userId, id))).toEqual([404, 'ACHIEVEMENT.NOT_AWARDED']);
    await award(userId, id);
    expect((await revoke(userId, id)).status).toBe(204);
    expect((await revoke(userId, id)).status).toBe(404);
    expect((await award(userId, id)).status).toBe(201);
  });

  it('says which of the two is unknown', async () => {
    const { id } = await define();
    expect(codeOf(await award(randomUUID(), id))).toEqual([404, 'USER.NOT_FOUND']);
    expect(codeOf(await award(user.id, randomUUID()))).toEqual([404, 'ACHIEVEMENT.NOT_FOUND']);
    expect(codeOf(await achievementsOf(randomUUID()))).toEqual([404, 'USER.NOT_FOUND']);
  });

  it('goes with the account', async () => {
    const gone = await stack.register();
    const { id } = await define();
    await award(gone.id, id);
    expect((await achievementsOf(gone.id)).body.items).toHaveLength(1);
    expect((await gone.delete(`/v1/users/${gone.id}`)).status).toBe(204);
    expect(codeOf(await achievementsOf(gone.id))).toEqual([404, 'USER.NOT_FOUND']);
    expect(codeOf(await award(gone.id, id))).toEqual([404, 'USER.NOT_FOUND']);
  });

  it('gives a code once', async () => {
    const definition = { code: newCode(), title: 'Twice', points: 0 };
    const answers = await Promise.all([1, 2, 3].map(() => admin.post('/v1/achievements', { body: definition })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(codeOf)).toEqual(
      Array(2).fill([409, 'ACHIEVEMENT.CODE_TAKEN']),
    );
  });

  it('lets nobody but admins write, not even about themselves, and nobody in without a session', async () => {
    const { id } = await define();
    const path = `/v1/users/${user.id}/achievements`;
    const writes = (by: Account | Stack): Promise<Answer[]> =>
      Promise.all([
        by.post('/v1/achievements', { body: { code: newCode(), title: 'Mine', points: 1000 } }),
        by.post(path, { body: { achievementId: id } }),
        by.delete(`${path}/${id}`),
      ]);
    expect((await writes(user)).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await writes(stack)).map(({ status }) => status)).toEqual([401, 401, 401]);
    const reads = ['/v1/achievements', path].map((each) => stack.get(each));
    expect((await Promise.all(reads)).map(({ status }) => status)).toEqual([401, 401]);
    expect((await achievementsOf(user.id)).body.items).toEqual([]);
  });

  it.each([
    ['code', undefined],
    ['code', 'a:b*{c}'],
    ['code', "x'; DROP TABLE achievements; --"],
    ['title', ''],
    ['title', 'x'.repeat(101)],
    ['title', { $ne: null }],
    ['description', null],
    ['description', 'x'.repeat(501)],
    ['points', 1001],
    ['points', -1],
    ['points', 1.5],
    ['points', '10'],
    ['id', randomUUID()],
  ])('refuses a definition with a wrong %s (%#)', async (field, value) => {
    const definition = { code: newCode(), title: 'Right', points: 1, [field]: value };
    const answer = await admin.post<ProblemDetails>('/v1/achievements', { body: definition });
    expect([answer.type, ...codeOf(answer)]).toEqual(['application/problem+json', 400, 'REQUEST.INVALID']);
    expect(new Set(answer.body.errors?.map((error) => error.field))).toEqual(new Set([field]));
  });

  it.each(['a:b*{c}', '*', "' OR '1'='1", 'definitions', '{userId}'])('takes %j for no id', async (text) => {
    const encoded = encodeURIComponent(text);
    const { id } = await define();
    const answers = await Promise.all([
      achievementsOf(encoded),
      award(encoded, id),
      award(user.id, text),
      award(user.id, [id]),
      award(user.id, null),
      revoke(user.id, encoded),
    ]);
    expect(answers.map(codeOf)).toEqual(Array(6).fill([400, 'REQUEST.INVALID']));
  });
});
