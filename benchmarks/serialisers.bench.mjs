// npm run bench -- serialisers: fidelity, size and time of the serialisers that docs/adr/0002-serialiser.md compares.
import { deepStrictEqual } from 'node:assert';
import { deserialize, serialize } from 'node:v8';
import { transformFile } from '@swc/core';
import { Encoder } from 'cbor-x';
import * as devalue from 'devalue';
import { isNativeAccelerationEnabled, Packr } from 'msgpackr';
import superjson from 'superjson';
import { Bench } from 'tinybench';
import { decodeEntry, encodeBody } from '../dist/cache-modules/entry/entry.js';
import { decodePayload, encodePayload } from '../dist/cache-modules/entry/payload-codec.js';
import { seal } from '../dist/cache-modules/entry/seal.js';
import { makePayloads } from './payloads.mjs';

const TIME = Number(process.env.BENCH_MS ?? 300);

const textual = (stringify, parse) => ({
  encode: (value) => Buffer.from(stringify(value)),
  decode: (bytes) => parse(bytes.toString()),
});
const packer = (options) => {
  const packr = new Packr(options);
  return { encode: (value) => packr.pack(value), decode: (bytes) => packr.unpack(bytes) };
};
const cbor = new Encoder({ useRecords: true, structuredClone: true });

const serialisers = {
  JSON: textual(JSON.stringify, JSON.parse),
  'msgpackr, maps': packer({ useRecords: false, variableMapSize: true, moreTypes: true }),
  'msgpackr, records': packer({ useRecords: true, moreTypes: true }),
  'msgpackr, records and references': packer({ useRecords: true, moreTypes: true, structuredClone: true }),
  'cbor-x, records': { encode: (value) => cbor.encode(value), decode: (bytes) => cbor.decode(bytes) },
  'node:v8': { encode: serialize, decode: deserialize },
  superjson: textual(superjson.stringify, superjson.parse),
  devalue: textual(devalue.stringify, devalue.parse),
  'larder, encoded from a sealed value, decoded to a frozen one': {
    prepare: (value) => seal(value),
    encode: encodePayload,
    decode: (bytes) => decodePayload(bytes).open(),
  },
};

async function loadRichValues() {
  const file = new URL('../test/support/cache/rich-values.ts', import.meta.url).pathname;
  const { code } = await transformFile(file, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).richValues;
}

async function fidelity() {
  const richValues = await loadRichValues();
  const sample = () => Object.entries(richValues());
  const total = sample().length;
  console.log(`\nFidelity: how many of ${total} values come back deeply equal\n`);
  for (const [name, { encode, decode }] of Object.entries(serialisers)) {
    const failed = sample().flatMap(([what, value]) => {
      try {
        deepStrictEqual(decode(encode(value)), value);
        return [];
      } catch {
        return [what];
      }
    });
    console.log(
      `${String(total - failed.length).padStart(3)}  ${name}${failed.length > 0 ? `; not: ${failed.join(', ')}` : ''}`,
    );
  }
}

async function microseconds(jobs) {
  const bench = new Bench({ time: TIME, warmupTime: TIME / 3 });
  for (const [name, job] of jobs) bench.add(name, job);
  await bench.run();
  return new Map(bench.tasks.map(({ name, result }) => [name, result.latency ? result.latency.p50 * 1000 : undefined]));
}

async function speed(title, value) {
  console.log(`\n${title}: microseconds (median) and bytes\n`);
  const jobs = [];
  const sizes = new Map();
  for (const [name, { prepare = (plain) => plain, encode, decode }] of Object.entries(serialisers)) {
    try {
      const ready = prepare(value);
      const bytes = encode(ready);
      decode(bytes);
      sizes.set(name, bytes.length);
      jobs.push([`encode ${name}`, () => void encode(ready)], [`decode ${name}`, () => void decode(bytes)]);
    } catch (error) {
      console.log(`(${name} cannot: ${error.message.slice(0, 60)})`);
    }
  }
  const times = await microseconds(jobs);
  console.table(
    [...sizes].map(([name, bytes]) => ({
      serialiser: name,
      bytes,
      encode: times.get(`encode ${name}`)?.toFixed(1),
      decode: times.get(`decode ${name}`)?.toFixed(1),
    })),
  );
}

async function wholePath(values) {
  console.log('\nOne step of a cached read, in microseconds (median)\n');
  const rows = [];
  for (const [name, value] of Object.entries(values)) {
    const sealed = seal(value);
    const head = Buffer.alloc(48);
    const entry = Buffer.concat([
      head,
      await encodeBody('key', { createdAt: 1, freshUntil: 2, loadTime: 3, tags: [], value: sealed }),
    ]);
    const plain = Buffer.concat([
      head,
      await encodeBody(
        'key',
        { createdAt: 1, freshUntil: 2, loadTime: 3, tags: [], value: sealed },
        { compressionThreshold: Infinity },
      ),
    ]);
    const read = (stored) => () => decodeEntry('key', stored).read();
    const times = await microseconds([
      ['seal after a load', () => void seal(value)],
      ['open, near hit', () => void sealed.open()],
      ['clone by v8', () => void deserialize(serialize(value))],
      ['remote hit, compressed', read(entry)],
      ['remote hit', read(plain)],
    ]);
    rows.push({ value: name, ...Object.fromEntries([...times].map(([step, time]) => [step, time?.toFixed(2)])) });
  }
  console.table(rows);
}

console.log(`node ${process.version}, msgpackr's native addon ${isNativeAccelerationEnabled ? 'present' : 'absent'}`);
const { list, ...values } = makePayloads();
await fidelity();
await speed('A profile of 1 KB', values.profile);
await speed('A list of 100 records, 22 KB as JSON', values.list100);
await speed('A list of 100 records with two dates each', values.dated100);
await speed('A rich value: BigInt, Date, Map, Set, Buffer, undefined, NaN', values.rich);
await wholePath(values);
