// npm run bench -- encryption: what docs/adr/0027-encryption.md says of costs, on entries as they are stored.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomFillSync } from 'node:crypto';
import { Bench } from 'tinybench';
import { decodeEntry, encodeBody } from '../dist/cache-modules/entry/entry.js';
import { newEntryId } from '../dist/cache-modules/entry/entry-id.js';
import { encodePayload } from '../dist/cache-modules/entry/payload-codec.js';
import { seal } from '../dist/cache-modules/entry/seal.js';
import { EntryCipher } from '../dist/cache-modules/protection/entry-cipher.js';
import { FieldGuard } from '../dist/cache-modules/protection/field-guard.js';
import { KeyRing } from '../dist/cache-modules/protection/key-ring.js';
import { makePayloads } from './payloads.mjs';

const TIME = Number(process.env.BENCH_MS ?? 200);
const KEY = 'bench:1';
const HEADER = { createdAt: 1, freshUntil: 2, loadTime: 3, tags: [] };

const cipher = new EntryCipher(new KeyRing({ keys: [{ id: '1', key: randomBytes(32) }] }), 'bench');
const guard = new FieldGuard('bench:{id}', [], 'throw');

const forms = {
  plain: () => ({ compressionThreshold: Infinity }),
  compressed: () => ({}),
  encrypted: (id) => ({ encryption: { cipher, id } }),
};

// The parts: what a key of its own for each entry costs beside encryption with one key for all.
const oneKey = randomBytes(32);
const nonce = Buffer.alloc(12);
const encryptWithOneKey = (payload) => {
  const aes = createCipheriv('aes-256-gcm', oneKey, randomFillSync(nonce));
  return Buffer.concat([aes.update(payload), aes.final(), aes.getAuthTag()]);
};
const decryptWithOneKey = (data, used) => {
  const aes = createDecipheriv('aes-256-gcm', oneKey, used, { authTagLength: 16 }).setAuthTag(data.subarray(-16));
  return Buffer.concat([aes.update(data.subarray(0, -16)), aes.final()]);
};

const { profile, list } = makePayloads();
for (const value of [profile, ...[10, 30, 100, 400, 1_400].map(list)]) {
  const sealed = seal(value);
  const payload = Buffer.from(encodePayload(sealed));
  const bench = new Bench({ time: TIME, warmupTime: TIME / 4 });
  const sizes = new Map();
  for (const [name, options] of Object.entries(forms)) {
    const id = newEntryId();
    const body = await encodeBody(KEY, { ...HEADER, value: sealed }, options(id));
    const stored = Buffer.concat([id, Buffer.alloc(32), body]);
    sizes.set(name, stored.length);
    bench.add(`encode ${name}`, () => encodeBody(KEY, { ...HEADER, value: sealed }, options(newEntryId())));
    bench.add(`decode ${name}`, () => decodeEntry(KEY, stored).read(undefined, cipher));
  }
  const data = encryptWithOneKey(payload);
  const used = Buffer.from(nonce);
  bench
    .add('hkdf', () => void hkdfSync('sha256', oneKey, randomBytes(32), 'bench', 44))
    .add('encrypt with one key', () => void encryptWithOneKey(payload))
    .add('decrypt with one key', () => void decryptWithOneKey(data, used))
    .add('seal', () => void seal(value))
    .add('seal and look at names', () => void seal(value, undefined, guard));
  await bench.run();
  const time = (name) => ((bench.getTask(name)?.result.latency?.p50 ?? NaN) * 1000).toFixed(1);
  console.log(
    `\n${payload.length} bytes; microseconds (median); a key of its own ${time('hkdf')}; AES-256-GCM with one key ` +
      `${time('encrypt with one key')} and ${time('decrypt with one key')}; sealing ${time('seal')}, and looking at the ` +
      `names of fields ${time('seal and look at names')}\n`,
  );
  console.table(
    [...sizes].map(([name, bytes]) => ({
      entry: name,
      bytes,
      encode: time(`encode ${name}`),
      decode: time(`decode ${name}`),
    })),
  );
}
