import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { Client } from '../support/client.js';
import { callsOf } from '../support/counted-calls.js';
import { operationsOf, type Operation } from '../support/openapi/operations.js';
import { startPair, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import { buildWorld, type World } from '../support/world.js';

/** Every table and column that could hold the id. */
const COLUMNS = `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
  WHERE table_schema = current_schema() AND data_type IN ('uuid', 'text', 'jsonb', 'ARRAY', 'character varying')`;

describe('what is deleted leaves nothing behind', () => {
  let first: Stack;
  let second: Stack;
  let reads: Operation[];

  beforeAll(async () => {
    ({ first, second } = await startPair());
    const document = (await first.get<OpenAPIObject>('/openapi.json')).body;
    reads = operationsOf(document).filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/'));
  }, 60_000);
  afterAll(() => first.close());

  /** What both nodes answer to every read about a world, by whom it may concern. */
  async function everyAnswer({ parameters, member, administrator, owner }: World): Promise<string[]> {
    const bodies: string[] = [];
    for (const { path, parameters: named } of reads) {
      for (const userId of path.includes('{userId}') ? [owner.id, member.id] : [owner.id]) {
        const known: Record<string, string> = { ...parameters, userId, hostId: userId };
        const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '');
        const names = named.some(({ name }) => name === 'names') ? `?names=${known.name ?? ''}` : '';
        for (const node of [first, second]) {
          for (const { token } of [member, administrator]) {
            const { status, body } = await node.get<unknown>(url + names, { token });
            expect(status).toBeLessThan(500);
            if (status < 300) bodies.push(`${url}: ${JSON.stringify(body)}`);
          }
        }
      }
    }
    return bodies;
  }

  async function rowsWith(id: string): Promise<string[]> {
    const database = first.app.get(DataSource);
    const columns = await database.query<{ table: string; column: string }[]>(COLUMNS);
    const found: string[] = [];
    for (const { table, column } of columns) {
      const rows = await database.query<unknown[]>(`SELECT 1 FROM "${table}" WHERE "${column}"::text LIKE $1`, [
        `%${id}%`,
      ]);
      if (rows.length > 0) found.push(`${table}.${column}`);
    }
    return found;
  }

  /** What it names was evicted: also what the triggers saw, by a relay. */
  const outboxIsEmpty = (): Promise<void> =>
    until('the outbox is empty', async () => {
      const rows = await first.app.get(DataSource).query<unknown[]>('SELECT FROM cache_outbox LIMIT 1');
      return rows.length === 0;
    });

  it('an account: not in the database, not in any answer of any node', async () => {
    const world = await buildWorld(first);
    const { owner, member } = world;
    const transfer = { kind: world.parameters.kind, toUserId: member.id, amount: 5 };
    const headers = { 'Idempotency-Key': randomUUID() };
    expect((await owner.post('/v1/token-transactions/transfer', { body: transfer, headers })).status).toBe(201);
    const targets = { body: { targetUserIds: [owner.id] } };
    expect((await world.administrator.patch(`/v1/feature-flags/${world.parameters.name ?? ''}`, targets)).status).toBe(
      200,
    );
    const shows = (answers: readonly string[]): string[] =>
      answers.filter((answer) => answer.slice(answer.indexOf(': ')).includes(owner.id));
    expect(shows(await everyAnswer(world)).length).toBeGreaterThan(20);
    expect((await rowsWith(owner.id)).length).toBeGreaterThan(5);

    expect((await owner.delete(`/v1/users/${owner.id}`)).status).toBe(204);
    await until('no node shows it', async () => shows(await everyAnswer(world)).length === 0);
    expect(shows(await everyAnswer(world))).toEqual([]);
    await outboxIsEmpty();
    expect(await rowsWith(owner.id)).toEqual([]);
  });

  it('a community: not in the database, not in any answer of any node', async () => {
    const world = await buildWorld(first);
    const { communityId = '' } = world.parameters;
    const shows = (answers: readonly string[]): string[] =>
      answers.filter((answer) => answer.slice(answer.indexOf(': ')).includes(communityId));
    expect(shows(await everyAnswer(world)).length).toBeGreaterThan(10);

    expect((await world.owner.delete(`/v1/communities/${communityId}`)).status).toBe(204);
    await until('no node shows it', async () => shows(await everyAnswer(world)).length === 0);
    await outboxIsEmpty();
    expect(await rowsWith(communityId)).toEqual([]);
  });

  it('and takes nothing of others out of the cache', async () => {
    const [world, others] = [await buildWorld(first), await buildWorld(first)];
    const { communityId, questionId, postId, meetingId, kind } = others.parameters;
    const at = `/v1/communities/${communityId ?? ''}`;
    const mine = `/v1/users/${others.member.id}`;
    const urls = [
      ...[mine, `${mine}/public`, `${mine}/preferences`, `${mine}/memberships`, `${mine}/achievements`],
      ...[`${mine}/journeys`, `${mine}/posts`, `${mine}/activity`, `${mine}/token-balances/${kind ?? ''}`],
      ...[
        at,
        `${at}/configuration`,
        `${at}/members`,
        `${at}/member-count`,
        `${at}/posts`,
        `${at}/posts/${postId ?? ''}`,
      ],
      ...[`${at}/questions/${questionId ?? ''}`, `${at}/questions/${questionId ?? ''}/results`],
      ...[`/v1/meetings/${meetingId ?? ''}`, `/v1/meetings/${meetingId ?? ''}/participants`],
      ...['/v1/journeys', '/v1/settings', '/v1/achievements', '/v1/token-kinds'],
    ];
    const readAll = async (): Promise<void> => {
      for (const url of urls) expect([url, (await get(others.member, url)).status]).toEqual([url, 200]);
    };
    await outboxIsEmpty();
    await readAll();
    const outsider: Account = world.owner;
    expect((await outsider.delete(`/v1/users/${outsider.id}`)).status).toBe(204);
    const { sql } = await callsOf(first, ['', 'SELECT'], readAll);
    expect(sql).toEqual([]);
  });

  const get = (by: Client, url: string) => by.get<unknown>(url);
});
