import { createHash } from 'node:crypto';
import { MismatchedReplyError } from '../../store/redis/replies.js';
import type { QueueFigures, QueuePlace, TakenWrite } from './write-queue.js';

/** An entry of the stream; without fields where it was removed after somebody took it. */
export interface StreamEntry {
  readonly position: string;
  readonly fields: readonly Buffer[] | undefined;
}

const POSITION = /^\d{1,20}-\d{1,20}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws MismatchedReplyError */
export function entriesReply(reply: unknown): readonly StreamEntry[] {
  if (!Array.isArray(reply)) throw new MismatchedReplyError();
  return reply.map((entry: unknown): StreamEntry => {
    const [position, fields] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (fields !== null && fields !== undefined && !isFields(fields)) throw new MismatchedReplyError();
    return { position: positionOf(position), fields: fields ?? undefined };
  });
}

/** @throws MismatchedReplyError */
export function placeReply(reply: unknown): QueuePlace | undefined {
  if (!Array.isArray(reply)) throw new MismatchedReplyError();
  const [stream, position, after] = reply as unknown[];
  if (reply.length === 0) return undefined;
  const place = { stream: textOf(stream), position: positionOf(position) };
  return after === 1 ? { ...place, position: next(place.position) } : place;
}

/** @throws MismatchedReplyError */
export function figuresReply(reply: unknown): QueueFigures {
  const numbers = Array.isArray(reply) ? (reply as unknown[]).map(Number) : [];
  const [length, pending, consumers, oldestAge] = numbers;
  if (length === undefined || pending === undefined || consumers === undefined || oldestAge === undefined)
    throw new MismatchedReplyError();
  if (numbers.some(Number.isNaN)) throw new MismatchedReplyError();
  return { length, pending, consumers, oldestAge };
}

/** What somebody else put into the stream is taken, too: it cannot be performed, and is found among the dead letters. */
export function writeOf({ position, fields = [] }: StreamEntry): TakenWrite {
  const named = new Map<string, Buffer>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [name, value] = [fields[at], fields[at + 1]];
    if (name && value) named.set(name.toString(), value);
  }
  const id = named.get('i')?.toString() ?? '';
  const stream = named.get('s')?.toString() ?? '';
  return {
    id: UUID.test(id) ? id : uuidFor(position),
    key: named.get('k')?.toString() ?? '',
    payload: named.get('a') ?? Buffer.alloc(0),
    place: { stream: UUID.test(stream) ? stream : uuidFor('stream'), position },
  };
}

/** The same for the same text, at each delivery. */
function uuidFor(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return [0, 8, 12, 16, 20].map((from, at) => digest.slice(from, [8, 12, 16, 20, 32][at])).join('-');
}

/** The place after it. */
function next(position: string): string {
  const at = position.indexOf('-');
  return `${position.slice(0, at)}-${BigInt(position.slice(at + 1)) + 1n}`;
}

function positionOf(reply: unknown): string {
  const text = textOf(reply);
  if (!POSITION.test(text)) throw new MismatchedReplyError();
  return text;
}

function textOf(reply: unknown): string {
  if (!Buffer.isBuffer(reply)) throw new MismatchedReplyError();
  return reply.toString();
}

const isFields = (value: unknown): value is Buffer[] =>
  Array.isArray(value) && value.every((each) => Buffer.isBuffer(each));
