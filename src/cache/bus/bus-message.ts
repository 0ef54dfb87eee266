import type { EvictionTarget } from '../key/eviction-target.js';

/** What nodes tell each other: what was evicted, and that they hear themselves. */
export type BusMessage =
  | { readonly kind: 'eviction'; readonly sender: Buffer; readonly targets: readonly EvictionTarget[] }
  | { readonly kind: 'heartbeat'; readonly sender: Buffer; readonly sequence: number };

// Little-endian: 0 version u8 | 1 kind u8 | 2 sender (8) | heartbeat: sequence u32; eviction: each target as
// kind u8, length u16, UTF-8.
const VERSION = 1;
const EVICTION = 0;
const HEARTBEAT = 1;
const SENDER = 2;
export const SENDER_BYTES = 8;
const CONTENT = SENDER + SENDER_BYTES;
const TARGET_HEADER = 3;

const KINDS = ['key', 'prefix', 'wildcard', 'tag', 'all'] as const;

/** More targets than this are told as "everything", so that no message grows without bound. */
const MOST_TARGETS = 1_000;

export function encodeEviction(sender: Buffer, targets: readonly EvictionTarget[]): Buffer {
  const told: readonly EvictionTarget[] = targets.length > MOST_TARGETS ? [{ kind: 'all' }] : targets;
  let length = CONTENT;
  for (const target of told) length += TARGET_HEADER + Buffer.byteLength(nameOf(target));
  const message = Buffer.allocUnsafe(length);
  message[0] = VERSION;
  message[1] = EVICTION;
  sender.copy(message, SENDER);
  let at = CONTENT;
  for (const target of told) {
    const written = message.write(nameOf(target), at + TARGET_HEADER);
    message[at] = KINDS.indexOf(target.kind);
    message.writeUInt16LE(written, at + 1);
    at += TARGET_HEADER + written;
  }
  return message;
}

export function encodeHeartbeat(sender: Buffer, sequence: number): Buffer {
  const message = Buffer.alloc(CONTENT + 4);
  message[0] = VERSION;
  message[1] = HEARTBEAT;
  sender.copy(message, SENDER);
  message.writeUInt32LE(sequence, CONTENT);
  return message;
}

/** The message, or `undefined` for bytes that this version cannot read: whatever they say, it has to be feared. */
export function decodeMessage(data: Buffer): BusMessage | undefined {
  if (data.length < CONTENT || data[0] !== VERSION) return undefined;
  const sender = data.subarray(SENDER, CONTENT);
  if (data[1] === HEARTBEAT) {
    if (data.length !== CONTENT + 4) return undefined;
    return { kind: 'heartbeat', sender, sequence: data.readUInt32LE(CONTENT) };
  }
  const targets = data[1] === EVICTION ? decodeTargets(data) : undefined;
  return targets && { kind: 'eviction', sender, targets };
}

function decodeTargets(data: Buffer): EvictionTarget[] | undefined {
  const targets: EvictionTarget[] = [];
  for (let at = CONTENT; at < data.length;) {
    const start = at + TARGET_HEADER;
    if (start > data.length) return undefined;
    const end = start + data.readUInt16LE(at + 1);
    if (end > data.length) return undefined;
    const target = targetNamed(KINDS[data[at] ?? KINDS.length], data.toString('utf8', start, end));
    if (!target) return undefined;
    targets.push(target);
    at = end;
  }
  return targets;
}

function nameOf(target: EvictionTarget): string {
  switch (target.kind) {
    case 'key':
      return target.key;
    case 'prefix':
      return target.prefix;
    case 'wildcard':
      return target.pattern;
    case 'tag':
      return target.tag;
    case 'all':
      return '';
  }
}

function targetNamed(kind: EvictionTarget['kind'] | undefined, name: string): EvictionTarget | undefined {
  switch (kind) {
    case 'key':
      return { kind, key: name };
    case 'prefix':
      return { kind, prefix: name };
    case 'wildcard':
      return { kind, pattern: name };
    case 'tag':
      return { kind, tag: name };
    case 'all':
      return { kind };
    case undefined:
      return undefined;
  }
}
