import { randomBytes, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { encodePayload } from '../../src/cache/entry/payload-codec.js';
import type { Client } from './client.js';
import { ADMINISTRATOR, type Account, type Stack } from './stack.js';

const HOUR_MS = 3_600_000;

/** One of everything, private where that is possible, and people who have nothing to do with it. */
export interface World {
  readonly administrator: Account;
  /** Owns, hosts and wrote everything. */
  readonly owner: Account;
  /** Belongs to the community, and takes part in the meeting. */
  readonly member: Account;
  /** Has nothing to do with any of it. */
  readonly stranger: Account;
  /** A dead letter besides the one among the parameters. */
  readonly unwantedLetterId: string;
  /** Values for the parameters in paths. */
  readonly parameters: Readonly<Record<string, string>>;
}

const made = <T>(by: Client, path: string, body: object = {}, headers = {}): Promise<T> =>
  sent(by, 'POST', path, body, headers);

const put = (by: Client, path: string, body: object = {}): Promise<unknown> => sent(by, 'PUT', path, body);

async function sent<T>(by: Client, method: string, path: string, body: object, headers = {}): Promise<T> {
  const answer = await by.send<T>(method, path, { body, headers });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/**
 * A world of its own on a running stack.
 *
 * @param knownKind a kind of tokens to take instead of a new one: there may only be so many
 */
export async function buildWorld(stack: Stack, knownKind?: string): Promise<World> {
  const administrator = await stack.logIn(ADMINISTRATOR);
  const [owner, member, stranger] = await Promise.all(
    ['Owner', 'Member', 'Stranger'].map((name) => stack.register(name)),
  );
  if (!owner || !member || !stranger) throw new Error('Three were registered');
  const code = `world-${randomBytes(4).toString('hex')}`;
  const [startsAt, endsAt] = [1, 2].map((hours) => new Date(Date.now() + hours * HOUR_MS).toISOString());
  const meeting = await made<{ id: string }>(owner, '/v1/meetings', { title: 'Private talk', startsAt, endsAt });
  await made(member, `/v1/meetings/${meeting.id}/participants`);

  const plan = { slug: code, name: 'Private circle', visibility: 'private' };
  const community = await made<{ id: string }>(owner, '/v1/communities', plan);
  const at = `/v1/communities/${community.id}`;
  await put(owner, `${at}/members/${member.id}`);
  const question = await made<{ id: string; options: { id: string }[] }>(owner, `${at}/questions`, {
    title: 'Where to?',
    options: ['Sea', 'Hills'],
  });
  const optionId = question.options[0]?.id ?? '';
  await put(owner, `${at}/questions/${question.id}/vote`, { optionId });
  const post = await made<{ id: string }>(owner, `${at}/posts`, { title: 'Welcome', body: 'Good to see you.' });
  await made(member, `${at}/posts/${post.id}/views`);
  await put(owner, `/v1/users/${owner.id}/presence`);

  const achievement = { code, title: 'First', points: 1 };
  const { id: achievementId } = await made<{ id: string }>(administrator, '/v1/achievements', achievement);
  await made(administrator, `/v1/users/${owner.id}/achievements`, { achievementId });
  await made(administrator, '/v1/feature-flags', { name: code });
  const steps = [{ code: 'first-step', title: 'First' }];
  const journey = await made<{ id: string }>(administrator, '/v1/journeys', { code, title: 'Way', steps });
  await put(owner, `/v1/users/${owner.id}/journeys/${journey.id}`);
  const kind = knownKind ?? code;
  if (kind === code) await made(administrator, '/v1/token-kinds', { code, name: 'Points' });
  const mint = { kind, userId: owner.id, amount: 100 };
  await made(administrator, '/v1/token-transactions/mint', mint, { 'Idempotency-Key': randomUUID() });
  const walletAddress = `0x${randomBytes(20).toString('hex')}`;
  await owner.patch(`/v1/users/${owner.id}`, { body: { walletAddress } });

  const guest = await made<{ token: string }>(stack, '/v1/guests');

  // One to be tried again, and one to be discarded.
  const [letterId, unwantedLetterId] = [randomUUID(), randomUUID()];
  await stack.app.get(DataSource).query(
    `INSERT INTO dead_letters (id, queue, key, payload, error)
       SELECT id, 'activity', $2, $3, 'refused' FROM unnest($1::uuid[]) AS id`,
    [
      [letterId, unwantedLetterId],
      `activity:of:${administrator.id}`,
      encodePayload([administrator.id, { activities: [], communityIds: [] }]),
    ],
  );

  const parameters = {
    userId: owner.id,
    hostId: owner.id,
    address: walletAddress,
    meetingId: meeting.id,
    communityId: community.id,
    questionId: question.id,
    optionId,
    postId: post.id,
    achievementId,
    name: code,
    kind,
    journeyId: journey.id,
    stepCode: 'first-step',
    'Guest-Session': guest.token,
    letterId,
  };
  return { administrator, owner, member, stranger, unwantedLetterId, parameters };
}
