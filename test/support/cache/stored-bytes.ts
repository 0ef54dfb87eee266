import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { RemoteStore } from '../../../src/cache/core.js';

const BODY = 48;
const HOUR = 3_600_000;

/** Bytes of an entry with a checksum that matches them: what somebody who can write to Redis would not forget. */
export function withChecksum(key: string, entry: Buffer): Buffer {
  const repaired = Buffer.from(entry);
  const body = repaired.subarray(BODY);
  body.writeUInt32LE(crc32(body.subarray(6), crc32(body.subarray(0, 2), crc32(key))), 2);
  return repaired;
}

/** The same bytes with one of them changed. */
export function flipped(entry: Buffer, at: number): Buffer {
  const changed = Buffer.from(entry);
  changed[at] = (changed[at] ?? 0) ^ 0x01;
  return changed;
}

/** The entry of a key as the remote store has it. */
export async function storedBytes(store: RemoteStore, key: string): Promise<Buffer> {
  const { entry } = await store.inspect(key, []);
  if (!entry) throw new Error(`nothing is stored under ${key}`);
  return entry;
}

/** Puts bytes in the place of an entry: id, fingerprint and body are those of the bytes, the server is the one in charge. */
export async function store(server: RemoteStore, key: string, bytes: Buffer): Promise<void> {
  const token = randomBytes(16);
  const reply = await server.lease(key, { token, seenId: undefined, ttl: HOUR, force: true });
  if (reply.kind !== 'ours') throw new Error('the lease was not given');
  const parts = { id: bytes.subarray(0, 16), fingerprint: bytes.subarray(32, BODY), body: bytes.subarray(BODY) };
  await server.fill(key, { token, server: reply.server, ...parts, ttl: HOUR });
}
