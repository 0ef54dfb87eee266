import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCommunity, join } from '../support/communities.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';
import {
  ask,
  ballot,
  cast,
  close,
  counts,
  optionId,
  ownVote,
  participation,
  pathOf,
  results,
  sql,
  total,
  vote,
} from '../support/voting.js';

describe.each(STACKS)('votes %s', (_, start) => {
  let api: Stack;
  let owner: Account;
  let member: Account;
  let stranger: Account;
  let admin: Account;
  let communityId: string;

  beforeAll(async () => {
    api = await start();
    [owner, member, stranger, admin] = [
      await api.register(),
      await api.register(),
      await api.register(),
      await api.logIn(ADMINISTRATOR),
    ];
    ({ id: communityId } = await createCommunity(owner));
    await join(member, communityId);
  }, 60_000);
  afterAll(() => api.close());

  it('count at once: cast, changed, cast again, withdrawn', async () => {
    const question = await ask(owner, communityId);
    const own = () => ownVote(member, question);
    const expectTally = async (votes: number[]): Promise<void> => {
      const sum = votes.reduce((left, right) => left + right);
      expect(await counts(stranger, question)).toEqual(votes);
      expect(await total(stranger, question)).toBe(sum);
      expect(await participation(stranger, question)).toEqual({
        questionId: question.id,
        final: false,
        voters: sum,
        eligible: 2,
        share: sum / 2,
      });
    };
    await expectTally([0, 0, 0]);
    expectProblem(await own(), 404, 'VOTE.NOT_FOUND');

    const first = await cast(member, question, 1);
    expect(first).toEqual({
      questionId: question.id,
      optionId: optionId(question, 1),
      castAt: expect.stringMatching(/Z$/),
      changedAt: null,
    });
    await expectTally([0, 1, 0]);
    expect((await own()).body).toEqual(first);
    expect(await cast(member, question, 1)).toEqual(first);

    const changed = await cast(member, question, 2);
    expect(changed).toMatchObject({ castAt: first.castAt, changedAt: expect.stringMatching(/Z$/) });
    expect(await cast(member, question, 2)).toEqual(changed);
    await expectTally([0, 0, 1]);
    expect((await own()).body).toEqual(changed);

    await cast(owner, question, 1);
    await expectTally([0, 1, 1]);
    expect((await results(stranger, question)).options.map(({ share }) => share)).toEqual([0, 0.5, 0.5]);

    expect((await member.delete(`${pathOf(question)}/vote`)).status).toBe(204);
    await expectTally([0, 1, 0]);
    expectProblem(await own(), 404, 'VOTE.NOT_FOUND');
    expectProblem(await member.delete(`${pathOf(question)}/vote`), 404, 'VOTE.NOT_FOUND');
  });

  it('are private: everybody is shown the own one, an admin too', async () => {
    const question = await ask(owner, communityId);
    await cast(member, question, 0);
    for (const who of [owner, admin, stranger]) {
      expectProblem(await ownVote(who, question), 404, 'VOTE.NOT_FOUND');
    }
    await cast(owner, question, 1);
    expect((await ownVote(owner, question)).body.optionId).toBe(optionId(question, 1));
    expect((await ownVote(member, question)).body.optionId).toBe(optionId(question, 0));
    for (const path of ['', '/results', '/vote-count', '/participation']) {
      const answer = JSON.stringify((await owner.get(`${pathOf(question)}${path}`)).body);
      expect(answer).not.toContain(member.id);
    }
    expectProblem(await admin.get(`${pathOf(question)}/vote?userId=${member.id}`), 404, 'VOTE.NOT_FOUND');
  });

  it('are cast by members only, on options that the question offers', async () => {
    const question = await ask(owner, communityId);
    const other = await ask(owner, communityId, { options: ['x', 'y'] });
    for (const who of [stranger, admin]) expectProblem(await vote(who, question, 0), 403, 'COMMUNITY.FORBIDDEN');
    const put = (body: object) => member.put(`${pathOf(question)}/vote`, { body });
    for (const id of [optionId(other, 0), randomUUID()]) {
      expectProblem(await put({ optionId: id }), 404, 'QUESTION.OPTION_NOT_FOUND');
    }
    for (const body of [
      {},
      { optionId: null },
      { optionId: 'a' },
      { optionId: optionId(question, 0), userId: owner.id },
    ])
      expectProblem(await put(body), 400, 'REQUEST.INVALID');
    expect((await put({ optionId: optionId(question, 0).toUpperCase() })).status).toBe(200);
    expect(await counts(stranger, question)).toEqual([1, 0, 0]);
  });

  it('of who was removed behind a permission that is still cached are refused', async () => {
    const removed = await api.register();
    await join(removed, communityId);
    const [voted, untouched] = [await ask(owner, communityId), await ask(owner, communityId)];
    await cast(removed, voted, 0);
    await sql(api, 'DELETE FROM community_members WHERE user_id = $1', [removed.id]);
    expectProblem(await vote(removed, untouched, 0), 403, 'COMMUNITY.FORBIDDEN');
    expectProblem(await vote(removed, voted, 1), 403, 'COMMUNITY.FORBIDDEN');
    expect(await counts(owner, untouched)).toEqual([0, 0, 0]);
    expect(await counts(owner, voted)).toEqual([1, 0, 0]);
    expect(await participation(owner, voted)).toMatchObject({ voters: 1, eligible: 3 });
    expect((await removed.delete(`${pathOf(voted)}/vote`)).status).toBe(204);
    expect(await participation(owner, voted)).toMatchObject({ voters: 0, eligible: 2 });
  });

  it('stay as they are once the question is closed', async () => {
    const question = await ask(owner, communityId);
    await cast(member, question, 1);
    expect(await results(stranger, question)).toMatchObject({ final: false, total: 1 });
    expect(await participation(stranger, question)).toMatchObject({ final: false });
    expect((await close(owner, question)).status).toBe(200);
    for (const answer of [await vote(member, question, 0), await vote(owner, question, 0)])
      expectProblem(answer, 409, 'QUESTION.CLOSED');
    for (const who of [member, owner])
      expectProblem(await who.delete(`${pathOf(question)}/vote`), 409, 'QUESTION.CLOSED');
    expect(await results(stranger, question)).toMatchObject({ final: true, total: 1 });
    expect(await counts(stranger, question)).toEqual([0, 1, 0]);
    expect(await participation(stranger, question)).toMatchObject({ final: true, voters: 1, eligible: 2, share: 0.5 });
    expect((await stranger.get(`${pathOf(question)}/vote-count`)).body).toMatchObject({ final: true, total: 1 });
    expect((await ownVote(member, question)).body.optionId).toBe(optionId(question, 1));
  });

  it('is one of each user, whichever options come at the same time', async () => {
    const question = await ask(owner, communityId);
    const answers = await Promise.all([0, 1, 2, 0, 1, 2, 0, 1, 2].map((index) => vote(member, question, index)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const kept = await ballot(api, question, member.id);
    expect((await ownVote(member, question)).body.optionId).toBe(kept);
    expect(await counts(owner, question)).toEqual(question.options.map(({ id }) => (id === kept ? 1 : 0)));
  });
});
