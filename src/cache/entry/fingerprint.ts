import { hash } from 'node:crypto';

export const FINGERPRINT_BYTES = 16;

// Reads of one scope come in crowds between two evictions, so most fingerprints are asked for again.
const MEMO_LIMIT = 4_096;
const memo = new Map<string, Buffer>();

let lastServer = '';
let lastVersion = '';
let lastStamps: readonly (string | Buffer)[] = [];
let lastFingerprint: Buffer | undefined;

/**
 * Digest of the stamps an entry was loaded under, of the server that held them, and of the version of the caches that can
 * read it: to another version the entry is as dead as one that was evicted. 128 bits of SHA-256: two different sets of
 * random stamps meet by accident with a probability of 2^-128.
 *
 * @param rid replication id of the server that holds the stamps
 * @param stamps one for each scope, in the order of the scopes; not changed afterwards
 * @param version of the cache; '' for none
 * @returns 16 bytes, shared with other callers: not to be written to
 */
export function fingerprintOf(rid: string, stamps: readonly (string | Buffer)[], version = ''): Buffer {
  // Reads that were merged have the very same list.
  if (stamps === lastStamps && rid === lastServer && version === lastVersion && lastFingerprint) return lastFingerprint;
  const fingerprint = digestOf(rid, stamps, version);
  [lastServer, lastStamps, lastVersion, lastFingerprint] = [rid, stamps, version, fingerprint];
  return fingerprint;
}

function digestOf(rid: string, stamps: readonly (string | Buffer)[], version: string): Buffer {
  // Lengths before the texts: no two lists are written alike.
  let text = `${version.length}:${version}${rid.length}:${rid}`;
  for (const stamp of stamps)
    text += typeof stamp === 'string' ? `${stamp.length}:${stamp}` : `${stamp.length};${stamp.toString('latin1')}`;
  const known = memo.get(text);
  if (known !== undefined) return known;
  const fingerprint = hash('sha256', text, 'buffer').subarray(0, FINGERPRINT_BYTES);
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(text, fingerprint);
  return fingerprint;
}
