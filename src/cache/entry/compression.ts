import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import { CorruptEntryError } from './corrupt-entry.error.js';

// docs/adr/0003-compression.md has the figures behind each of these.
export const DEFAULT_COMPRESSION_THRESHOLD = 1_024;
const WORTHWHILE = 0.9;
const LEVEL = { level: 1 };
// Beyond these sizes the work would hold up the event loop for longer than a trip to the thread pool costs.
const DEFLATE_SYNC_BYTES = 16 * 1024;
const INFLATE_SYNC_BYTES = 64 * 1024;
// Deflate cannot expand further than this (RFC 1951: 258 bytes from two bits).
const LARGEST_RATIO = 1_032;

const deflateInPool = promisify(deflateRaw);
const inflateInPool = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** The deflated bytes, or undefined where it does not pay: at or below the threshold (bytes), or less than 10 % saved. */
export function deflated(payload: Buffer, threshold: number): Buffer | undefined | Promise<Buffer | undefined> {
  if (payload.length <= threshold) return undefined;
  return payload.length <= DEFLATE_SYNC_BYTES
    ? ifWorthwhile(deflateRawSync(payload, LEVEL), payload)
    : deflatedInPool(payload);
}

async function deflatedInPool(payload: Buffer): Promise<Buffer | undefined> {
  return ifWorthwhile(await deflateInPool(payload, LEVEL), payload);
}

/**
 * @param data deflated bytes
 * @param size what they must inflate to, in bytes; not one more is produced
 * @throws CorruptEntryError, or rejects with it, if they do not
 */
export function inflated(data: Buffer, size: number): Buffer | Promise<Buffer> {
  if (size === 0 || size > data.length * LARGEST_RATIO) throw new CorruptEntryError(`cannot inflate to ${size} bytes`);
  return size > INFLATE_SYNC_BYTES ? inflatedInPool(data, size) : inflatedNow(data, size);
}

function ifWorthwhile(data: Buffer, payload: Buffer): Buffer | undefined {
  return data.length <= payload.length * WORTHWHILE ? data : undefined;
}

function inflatedNow(data: Buffer, size: number): Buffer {
  try {
    return whole(inflateRawSync(data, { maxOutputLength: size }), size);
  } catch (error) {
    return notDeflated(error);
  }
}

async function inflatedInPool(data: Buffer, size: number): Promise<Buffer> {
  try {
    return whole(await inflateInPool(data, { maxOutputLength: size }), size);
  } catch (error) {
    return notDeflated(error);
  }
}

function whole(payload: Buffer, size: number): Buffer {
  if (payload.length !== size) throw new CorruptEntryError(`inflates to ${payload.length} bytes instead of ${size}`);
  return payload;
}

function notDeflated(cause: unknown): never {
  if (cause instanceof CorruptEntryError) throw cause;
  throw new CorruptEntryError('the data cannot be inflated', { cause });
}
