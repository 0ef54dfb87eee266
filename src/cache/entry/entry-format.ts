import { crc32 } from 'node:zlib';
import { KEY_ID } from '../protection/key-ring.js';
import { CorruptEntryError } from './corrupt-entry.error.js';

// An entry: id (16) | replication id (16, ASCII) | fingerprint (16) | body. The scripts write and compare the first
// three and carry the body as it is.
//
// A body, little-endian:
//   0 version u8 | 1 flags u8 | 2 CRC-32 of the key and the rest u32 | 6 created f64 | 14 fresh until f64 | 22 load time f32
//   26 size of the payload u32 | 30 tags, if flagged: count u16, each length u32 and UTF-8
//   | id of the key, if encrypted: length u8 and ASCII | data
export const FORMAT_VERSION = 1;
export const RID_OFFSET = 16;
export const FINGERPRINT_OFFSET = 32;
export const BODY_OFFSET = 48;

const COMPRESSED = 1;
const TAGGED = 2;
// To a version that does not know it an unknown flag, and so a damaged entry: a miss.
const ENCRYPTED = 4;
const KNOWN_FLAGS = COMPRESSED | TAGGED | ENCRYPTED;

const CHECKSUM = 2;
const CREATED = 6;
const FRESH_UNTIL = 14;
const LOAD_TIME = 22;
const PAYLOAD_SIZE = 26;
const HEADER_BYTES = 30;

export interface BodyHeader {
  /** Wall clock, milliseconds. */
  readonly createdAt: number;
  /** Wall clock, milliseconds; 0 = no limit of its own. */
  readonly freshUntil: number;
  /** Milliseconds the loader took. */
  readonly loadTime: number;
  readonly tags: readonly string[];
}

export interface BodyData {
  /** Bytes of the payload before compression. */
  readonly payloadSize: number;
  readonly compressed: boolean;
  readonly data: Buffer;
  readonly encryption?: BodyEncryption | undefined;
}

/** How the data of a body are encrypted. */
export interface BodyEncryption {
  readonly keyId: string;
  /** Bytes by which the data become longer. */
  readonly overhead: number;
  /** @param header what is to be authenticated beside the data */
  encrypt(data: Buffer, header: Buffer): Buffer;
}

/** The header of a stored entry, and where its data begins. */
export interface StoredHeader extends BodyHeader, Omit<BodyData, 'data' | 'encryption'> {
  /** Id of the key that encrypted the data; `undefined` where they are plain. */
  readonly keyId: string | undefined;
  readonly dataOffset: number;
}

/** @param key the checksum is over it too: a value that comes for another key, by whatever mistake, is damaged */
export function writeBody(
  key: string,
  header: BodyHeader,
  { payloadSize, compressed, data, encryption }: BodyData,
): Buffer {
  const { createdAt, freshUntil, loadTime, tags } = header;
  const tagBytes = tags.length === 0 ? 0 : tags.reduce((sum, tag) => sum + 4 + Buffer.byteLength(tag), 2);
  const dataOffset = HEADER_BYTES + tagBytes + (encryption ? 1 + encryption.keyId.length : 0);
  const body = Buffer.allocUnsafe(dataOffset + data.length + (encryption?.overhead ?? 0));
  body[0] = FORMAT_VERSION;
  body[1] = (compressed ? COMPRESSED : 0) | (tagBytes > 0 ? TAGGED : 0) | (encryption ? ENCRYPTED : 0);
  body.writeDoubleLE(createdAt, CREATED);
  body.writeDoubleLE(freshUntil, FRESH_UNTIL);
  body.writeFloatLE(loadTime, LOAD_TIME);
  body.writeUInt32LE(payloadSize, PAYLOAD_SIZE);
  if (tagBytes > 0) writeTags(body, tags);
  if (encryption) {
    body[HEADER_BYTES + tagBytes] = encryption.keyId.length;
    body.write(encryption.keyId, HEADER_BYTES + tagBytes + 1, 'ascii');
    encryption.encrypt(data, authenticatedHeader(body, dataOffset)).copy(body, dataOffset);
  } else data.copy(body, dataOffset);
  body.writeUInt32LE(checksumOf(key, body), CHECKSUM);
  return body;
}

/**
 * The header of a stored entry. Nothing is decoded or checked yet: see `assertIntact`.
 * @throws CorruptEntryError
 */
export function readHeader(stored: Buffer): StoredHeader {
  const length = stored.length - BODY_OFFSET;
  if (length < 0) throw new CorruptEntryError(`${stored.length} bytes are too few for an entry`);
  if (length < HEADER_BYTES) throw new CorruptEntryError(`a body of ${length} bytes is too short`);
  const version = stored[BODY_OFFSET];
  if (version !== FORMAT_VERSION) throw new CorruptEntryError(`format version ${version}, expected ${FORMAT_VERSION}`);
  const flags = stored[BODY_OFFSET + 1] ?? 0;
  if ((flags & ~KNOWN_FLAGS) !== 0) throw new CorruptEntryError(`unknown flags ${flags}`);
  const { tags, end } = (flags & TAGGED) === 0 ? UNTAGGED : readTags(stored.subarray(BODY_OFFSET));
  const keyId = (flags & ENCRYPTED) === 0 ? undefined : readKeyId(stored.subarray(BODY_OFFSET + end));
  return {
    createdAt: stored.readDoubleLE(BODY_OFFSET + CREATED),
    freshUntil: stored.readDoubleLE(BODY_OFFSET + FRESH_UNTIL),
    loadTime: stored.readFloatLE(BODY_OFFSET + LOAD_TIME),
    payloadSize: stored.readUInt32LE(BODY_OFFSET + PAYLOAD_SIZE),
    compressed: (flags & COMPRESSED) !== 0,
    tags,
    keyId,
    dataOffset: BODY_OFFSET + end + (keyId === undefined ? 0 : 1 + keyId.length),
  };
}

/** What encryption vouches for beside the data: the header without its checksum. */
export const authenticatedHeader = (body: Buffer, dataOffset: number): Buffer =>
  Buffer.concat([body.subarray(0, CHECKSUM), body.subarray(CREATED, dataOffset)]);

const UNTAGGED: { readonly tags: readonly string[]; readonly end: number } = { tags: [], end: HEADER_BYTES };

/** @throws CorruptEntryError if any byte of the body changed since it was written, or it was written for another key */
export function assertIntact(key: string, stored: Buffer): void {
  const body = stored.subarray(BODY_OFFSET);
  if (checksumOf(key, body) !== body.readUInt32LE(CHECKSUM)) throw new CorruptEntryError('the checksum does not match');
}

function checksumOf(key: string, body: Buffer): number {
  return crc32(body.subarray(CREATED), crc32(body.subarray(0, CHECKSUM), crc32(key)));
}

function writeTags(body: Buffer, tags: readonly string[]): void {
  let offset = body.writeUInt16LE(tags.length, HEADER_BYTES);
  for (const tag of tags) {
    const length = body.write(tag, offset + 4);
    body.writeUInt32LE(length, offset);
    offset += 4 + length;
  }
}

function readKeyId(bytes: Buffer): string {
  const length = bytes[0];
  if (length === undefined || bytes.length <= length) throw new CorruptEntryError('the id of the key is cut off');
  const id = bytes.toString('latin1', 1, 1 + length);
  // It is shown to people: what anybody may have written there is not.
  if (!KEY_ID.test(id)) throw new CorruptEntryError('the id of the key is none');
  return id;
}

function readTags(body: Buffer): { tags: string[]; end: number } {
  const tags: string[] = [];
  let offset = HEADER_BYTES;
  // Checked before anything is read there: the read would throw an error of another kind.
  const skip = (bytes: number): number => {
    const start = offset;
    offset += bytes;
    if (offset > body.length) throw new CorruptEntryError('the tags are cut off');
    return start;
  };
  for (let left = body.readUInt16LE(skip(2)); left > 0; left -= 1) {
    const length = body.readUInt32LE(skip(4));
    const start = skip(length);
    tags.push(body.toString('utf8', start, offset));
  }
  return { tags, end: offset };
}
