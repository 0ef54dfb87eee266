// npm run bench -- compression: what docs/adr/0003-compression.md compares, on payloads as they are stored.
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { Bench } from 'tinybench';
import { encodePayload } from '../dist/cache-modules/entry/payload-codec.js';
import { makePayloads } from './payloads.mjs';

const TIME = Number(process.env.BENCH_MS ?? 200);
const brotli = (quality) => ({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality } });
const [deflateInPool, inflateInPool] = [promisify(zlib.deflateRaw), promisify(zlib.inflateRaw)];

const algorithms = {
  'gzip 1': [(bytes) => zlib.gzipSync(bytes, { level: 1 }), zlib.gunzipSync],
  'deflate-raw 1': [(bytes) => zlib.deflateRawSync(bytes, { level: 1 }), zlib.inflateRawSync],
  'deflate-raw 6': [(bytes) => zlib.deflateRawSync(bytes), zlib.inflateRawSync],
  'deflate-raw 1, thread pool': [(bytes) => deflateInPool(bytes, { level: 1 }), inflateInPool],
  'brotli 0': [(bytes) => zlib.brotliCompressSync(bytes, brotli(0)), zlib.brotliDecompressSync],
  'brotli 1': [(bytes) => zlib.brotliCompressSync(bytes, brotli(1)), zlib.brotliDecompressSync],
  'brotli 4': [(bytes) => zlib.brotliCompressSync(bytes, brotli(4)), zlib.brotliDecompressSync],
};
if (typeof zlib.zstdCompressSync === 'function') {
  algorithms['zstd 1'] = [
    (bytes) => zlib.zstdCompressSync(bytes, { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } }),
    zlib.zstdDecompressSync,
  ];
}

const { profile, list } = makePayloads();
for (const value of [profile, ...[10, 30, 100, 400, 1_400].map(list)]) {
  const payload = Buffer.from(encodePayload(value));
  const bench = new Bench({ time: TIME, warmupTime: TIME / 4 });
  const sizes = new Map();
  for (const [name, [compress, expand]] of Object.entries(algorithms)) {
    const data = await compress(payload);
    sizes.set(name, data.length);
    bench.add(`compress ${name}`, () => compress(payload)).add(`expand ${name}`, () => expand(data));
  }
  bench.add('crc32', () => void zlib.crc32(payload));
  await bench.run();
  const time = (name) => ((bench.getTask(name)?.result.latency?.p50 ?? NaN) * 1000).toFixed(1);
  console.log(`\n${payload.length} bytes; microseconds (median); crc32 of it takes ${time('crc32')}\n`);
  console.table(
    [...sizes].map(([name, bytes]) => ({
      algorithm: name,
      'bytes left': `${Math.round((100 * bytes) / payload.length)} %`,
      compress: time(`compress ${name}`),
      expand: time(`expand ${name}`),
    })),
  );
}
