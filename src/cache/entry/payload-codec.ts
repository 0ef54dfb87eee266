import { createRequire } from 'node:module';
import { deserialize, serialize } from 'node:v8';
import type * as Msgpackr from 'msgpackr';
import type { Type } from './class-type.js';
import { CorruptEntryError } from './corrupt-entry.error.js';
import { type Sealed, sealDecoded, sealedValueOf, sealOwned } from './seal.js';

// A payload: kind u8 | estimated memory u32, little-endian | what a serialiser wrote. The kind says which one, and
// whether it is the value or [instance numbers, value]. Carrying the estimate spares a decoded tree from being measured.
const COMPACT = 1;
const FULL = 2;
const WITH_INSTANCES = 4;
const MEMORY_OFFSET = 1;
const HEAD_BYTES = 5;

const LARGE_BYTES = 1 << 20;
const FRESH_BUFFER_BYTES = 8_192;

const require = createRequire(import.meta.url);
let made: ReturnType<typeof makeCompact> | undefined;
/** Made for the first payload: a start takes 8 ms less without it, and a cache that has no Redis never needs it. */
const compact = () => (made ??= makeCompact());

// Records write the keys of like objects once, which halves the decoding of lists. No structures are shared between
// payloads (each describes itself), no references (a tree has none, and hostile ones could form a cycle), and no
// toJSON is called (a stored value is what its fields say).
function makeCompact() {
  const { Packr, RESERVE_START_SPACE } = require('msgpackr') as typeof Msgpackr;
  const packr = new Packr({ useRecords: true, moreTypes: true, structuredClone: false, useToJSON: false });
  return { packr, roomForHead: RESERVE_START_SPACE + HEAD_BYTES };
}

/**
 * Bytes of a value, in the cheaper of two serialisers that gives it back exactly: MessagePack records for trees of
 * plain data, V8's structured clone for everything else. `docs/adr/0002-serialiser.md` has the figures.
 *
 * @param value a `Sealed` (not walked again), or any value, which is then sealed first
 * @throws UncacheableValueError as `seal` does
 */
export function encodePayload(value: unknown, type?: Type): Buffer {
  const { master, bytes, tree, instances } = sealedValueOf(value, type);
  const content = instances.length > 0 ? [instances, master] : master;
  const payload = tree
    ? compact().packr.pack(content, compact().roomForHead)
    : Buffer.concat([Buffer.alloc(HEAD_BYTES), serialize(content)]);
  payload[0] = (tree ? COMPACT : FULL) | (instances.length > 0 ? WITH_INSTANCES : 0);
  payload.writeUInt32LE(Math.min(Math.ceil(bytes), 0xffff_ffff), MEMORY_OFFSET);
  // The packer keeps its buffer at the largest size it ever needed.
  if (tree && payload.length > LARGE_BYTES) compact().packr.useBuffer(Buffer.allocUnsafeSlow(FRESH_BUFFER_BYTES));
  return payload;
}

/**
 * @param payload what `encodePayload` returned
 * @param type the class that was given when it was encoded
 * @throws CorruptEntryError for bytes that are not a payload, or that hold instances of a class when none is given
 */
export function decodePayload(payload: Buffer, type?: Type): Sealed {
  if (payload.length <= HEAD_BYTES) throw new CorruptEntryError(`a payload of ${payload.length} bytes is too short`);
  const kind = payload.readUInt8(0);
  const isCompact = (kind & ~WITH_INSTANCES) === COMPACT;
  if (!isCompact && (kind & ~WITH_INSTANCES) !== FULL) throw new CorruptEntryError(`unknown payload kind ${kind}`);
  try {
    const bytes = payload.subarray(HEAD_BYTES);
    const content: unknown = isCompact ? compact().packr.unpack(bytes) : deserialize(bytes);
    const [revive, value] = (kind & WITH_INSTANCES) === 0 ? [undefined, content] : instancesIn(content, type);
    if (!isCompact) return sealDecoded(value, type, revive);
    return sealOwned(value, payload.readUInt32LE(MEMORY_OFFSET), type, revive);
  } catch (error) {
    if (error instanceof CorruptEntryError) throw error;
    throw new CorruptEntryError('the payload cannot be decoded', { cause: error });
  }
}

function instancesIn(content: unknown, type: Type | undefined): [revive: readonly number[], value: unknown] {
  if (type === undefined) throw new CorruptEntryError('holds instances of a class, but no type is given');
  if (!Array.isArray(content) || content.length !== 2 || !Array.isArray(content[0])) {
    throw new CorruptEntryError('the list of instances is missing');
  }
  return [content[0] as number[], content[1]];
}
