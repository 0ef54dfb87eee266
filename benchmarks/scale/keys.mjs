// What a hit costs, and an entry takes, among a thousand keys and among a million.
import { ownRedis } from '../own-redis.mjs';
import { askServers } from './redis-figures.mjs';
import { startProcess } from './start-process.mjs';

/** So many are loaded before the next progress is shown. */
const PORTION = 100_000;

/**
 * @param {{ counts: number[], rounds: number, time: number }} options numbers of keys; milliseconds of each round
 * @param {(text: string) => void} log
 */
export async function measureKeys(options, log) {
  return { near: await nearHits(options, log), remote: await remoteHits(options, log) };
}

async function nearHits({ counts, rounds, time }, log) {
  const rows = [];
  for (const keys of counts) {
    const process = await startProcess('near-keys-process.mjs', keys);
    try {
      const bytes = await process.ask({ to: 'bytes' });
      const row = { keys, ...(await process.ask({ to: 'nanoseconds', rounds, time })), ...bytes };
      log(`near hits, ${shown(keys)} keys: ${row.uniform.toFixed(0)} ns uniform, ${row.zipf.toFixed(0)} ns Zipf`);
      rows.push(row);
    } finally {
      await process.end();
    }
  }
  return rows;
}

/** One process and one Redis, to which keys are added. */
async function remoteHits({ counts, rounds, time }, log) {
  const rows = [];
  const server = await ownRedis({ address: '' });
  const asked = askServers([server.url]);
  try {
    const process = await startProcess('remote-keys-process.mjs', server.url);
    try {
      const [empty] = await asked.memory();
      let filled = 0;
      for (const keys of counts) {
        for (; filled < keys; filled = Math.min(keys, filled + PORTION)) {
          if (filled > 0) log(`  ${shown(filled)} keys filled`);
          await process.ask({ to: 'fill', from: filled, until: Math.min(keys, filled + PORTION) });
        }
        const [memory] = await asked.memory();
        const figures = await process.ask({ to: 'microseconds', keys, rounds, time });
        const row = { keys, ...figures, bytes: (memory - empty) / keys };
        log(`remote hits, ${shown(keys)} keys: ${row.uniform.toFixed(1)} µs uniform, ${row.zipf.toFixed(1)} µs Zipf`);
        rows.push(row);
      }
    } finally {
      await process.end();
    }
  } finally {
    asked.close();
    await server.close();
  }
  return rows;
}

const shown = (keys) => keys.toLocaleString('en');
