/**
 * A reply that is none to what was asked. After damage on the way the client may take any reply for that to any command,
 * so nothing that comes through the same connection can be believed.
 */
export class MismatchedReplyError extends Error {
  constructor() {
    super('the answer is none to what was asked');
  }
}

/** The server is a replica, which may lag behind an eviction that its primary acknowledged. */
export class ReplicaError extends Error {
  constructor() {
    super('this Redis is a replica; only a primary is read');
  }
}

/** Whether a server has shown that it takes no writes, because it is no primary any more. */
export const isReplicas = (error: unknown): boolean =>
  error instanceof ReplicaError || (error instanceof Error && error.message.startsWith('READONLY'));

/** @returns what it was given. @throws MismatchedReplyError */
function insist<T>(reply: unknown, isExpected: (reply: unknown) => reply is T): T {
  if (!isExpected(reply)) throw new MismatchedReplyError();
  return reply;
}

const listOf = (reply: unknown): readonly unknown[] => (Array.isArray(reply) ? (reply as unknown[]) : []);

const isDatum = (reply: unknown): reply is Buffer | null => reply === null || Buffer.isBuffer(reply);

/** Of GET and its kin, as bytes. @throws MismatchedReplyError */
export const datumReply = (reply: unknown): Buffer | null => insist(reply, isDatum);

/** Of MGET for so many names. @throws MismatchedReplyError */
export const dataReply = (reply: unknown, count: number): readonly (Buffer | null)[] =>
  insist(
    reply,
    (data): data is (Buffer | null)[] => Array.isArray(data) && data.length === count && data.every(isDatum),
  );

/** @throws MismatchedReplyError */
export const integerReply = (reply: unknown): number =>
  insist(reply, (number): number is number => Number.isInteger(number));

/** Of a script: the identity of the server. @throws MismatchedReplyError */
export function identityReply(reply: unknown): string {
  const identity = Buffer.isBuffer(reply) ? reply.toString('latin1') : '';
  if (!/^[0-9a-f]{16}$/.test(identity)) throw new MismatchedReplyError();
  return identity;
}

/** Of SCAN: the next cursor and some names. @throws MismatchedReplyError */
export function scanReply(reply: unknown): { readonly next: string; readonly names: readonly string[] } {
  const [next, names, ...more] = listOf(reply);
  const isPage = typeof next === 'string' && /^\d+$/.test(next) && Array.isArray(names) && more.length === 0;
  if (!isPage || !names.every((name) => typeof name === 'string')) throw new MismatchedReplyError();
  return { next, names };
}

/** Of {@link PUT}: whether it replaced, and the identity of the server. @throws MismatchedReplyError */
export function putReply(reply: unknown): readonly [number, string] {
  const [replaced, server, ...more] = listOf(reply);
  if (more.length > 0) throw new MismatchedReplyError();
  return [integerReply(replaced), identityReply(server)];
}

/** Of {@link LEASE}. @throws MismatchedReplyError */
export function leaseReply(reply: unknown): readonly ['ours' | 'entry' | 'held', Buffer] {
  const [kind, value = Buffer.alloc(0), ...more] = listOf(reply);
  const name = Buffer.isBuffer(kind) ? kind.toString('latin1') : '';
  if ((name !== 'ours' && name !== 'entry' && name !== 'held') || !Buffer.isBuffer(value) || more.length > 0)
    throw new MismatchedReplyError();
  if (name === 'ours') identityReply(value);
  return [name, value];
}

/** Of HGETALL: the fields that are finite numbers. Others may be anybody's. @throws MismatchedReplyError */
export function totalsReply(reply: unknown): readonly (readonly [string, number])[] {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) throw new MismatchedReplyError();
  return Object.entries(reply)
    .map(([name, value]) => [name, Number(value)] as const)
    .filter(([, total]) => Number.isFinite(total));
}
