import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { DataSource } from 'typeorm';
import { hashOfToken, newToken } from '../../src/auth/session-token.js';
import type { QuestionView } from '../../src/voting/questions.view.js';
import type { ParticipationView, ResultsView, VoteCountView } from '../../src/voting/results.view.js';
import type { VoteView } from '../../src/voting/votes.view.js';
import { Client, type Answer } from './client.js';
import type { Stack } from './stack.js';

/** Path of the questions of a community. */
export const questionsOf = (communityId: string): string => `/v1/communities/${communityId}/questions`;

/** Path of a question. */
export const pathOf = ({ communityId, id }: Pick<QuestionView, 'communityId' | 'id'>): string =>
  `${questionsOf(communityId)}/${id}`;

/** A new question with the options a, b and c unless said otherwise. */
export async function ask(by: Client, communityId: string, body: object = {}): Promise<QuestionView> {
  const request = { title: 'Where do we plant the apple tree?', options: ['a', 'b', 'c'], ...body };
  const { status, body: question } = await by.post<QuestionView>(questionsOf(communityId), { body: request });
  expect({ status, question }).toMatchObject({ status: 201, question: { title: request.title, status: 'open' } });
  return question;
}

/** @param index of the option */
export const optionId = ({ options }: QuestionView, index: number): string => options[index]?.id ?? 'no such option';

/** @param index of the option */
export const vote = (by: Client, question: QuestionView, index: number): Promise<Answer<VoteView>> =>
  by.put<VoteView>(`${pathOf(question)}/vote`, { body: { optionId: optionId(question, index) } });

export async function cast(by: Client, question: QuestionView, index: number): Promise<VoteView> {
  const { status, body } = await vote(by, question, index);
  expect({ status, body }).toMatchObject({ status: 200, body: { optionId: optionId(question, index) } });
  return body;
}

export const ownVote = (by: Client, question: QuestionView): Promise<Answer<VoteView>> =>
  by.get<VoteView>(`${pathOf(question)}/vote`);

export const close = (by: Client, question: QuestionView): Promise<Answer<QuestionView>> =>
  by.post<QuestionView>(`${pathOf(question)}/close`);

export const results = async (by: Client, question: QuestionView): Promise<ResultsView> =>
  (await by.get<ResultsView>(`${pathOf(question)}/results`)).body;

/** Votes of each option, in order. */
export const counts = async (by: Client, question: QuestionView): Promise<number[]> =>
  (await results(by, question)).options.map(({ votes }) => votes);

export const total = async (by: Client, question: QuestionView): Promise<number> =>
  (await by.get<VoteCountView>(`${pathOf(question)}/vote-count`)).body.total;

export const participation = async (by: Client, question: QuestionView): Promise<ParticipationView> =>
  (await by.get<ParticipationView>(`${pathOf(question)}/participation`)).body;

/** SQL behind the back of the cache. */
export const sql = <Row>({ app }: Stack, statement: string, parameters: unknown[] = []): Promise<Row[]> =>
  app.get(DataSource).query<Row[]>(statement, parameters);

/** The vote of a user on a question, as the database has it; undefined: none. */
export const ballot = async (stack: Stack, question: QuestionView, userId: string): Promise<string | undefined> =>
  (
    await sql<{ option: string }>(
      stack,
      'SELECT option_id AS option FROM votes WHERE question_id = $1 AND user_id = $2',
      [question.id, userId],
    )
  )[0]?.option;

/** One of many. */
export class Voter extends Client {
  constructor(
    url: string,
    readonly id: string,
    override readonly token: string,
  ) {
    super(url, token);
  }
}

/** Many new members of a community, signed in: written to the database at once, because hashing passwords takes long. */
export async function crowd(stack: Stack, communityId: string, size: number): Promise<Voter[]> {
  const voters = Array.from({ length: size }, () => new Voter(stack.url, randomUUID(), newToken()));
  const ids = voters.map(({ id }) => id);
  await sql(
    stack,
    `INSERT INTO users (id, email, password_hash, display_name)
     SELECT id, id || '@example.org', '-', 'Voter' FROM unnest($1::uuid[]) AS id`,
    [ids],
  );
  await sql(
    stack,
    `INSERT INTO sessions (token_hash, user_id, expires_at)
     SELECT hash, id, now() + interval '1 hour' FROM unnest($1::uuid[], $2::text[]) AS given (id, hash)`,
    [ids, voters.map(({ token }) => hashOfToken(token))],
  );
  await sql(
    stack,
    `INSERT INTO community_members (community_id, user_id) SELECT $1, id FROM unnest($2::uuid[]) AS id`,
    [communityId, ids],
  );
  return voters;
}

/**
 * Does something with each, so many at a time: what one waits for is a client, not a queue of the server that is too long.
 *
 * @param width how many at a time
 */
export async function withEach<T, R>(
  items: readonly T[],
  width: number,
  act: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const pending = items.entries();
  const results = new Map<number, R>();
  const work = async (): Promise<void> => {
    for (const [index, item] of pending) results.set(index, await act(item, index));
  };
  await Promise.all(Array.from({ length: width }, work));
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}
