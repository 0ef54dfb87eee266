// What AsyncLocalStorage costs a process that uses it once: the reason for docs/adr/0007-no-async-hooks.md.
import { AsyncLocalStorage } from 'node:async_hooks';

const CALLS = 500_000;
const ROUNDS = 7;
const values = new Map(Array.from({ length: 2_000 }, (_, n) => [n, { n }]));
const read = async (key) => values.get(key);

async function millionCallsPerSecond() {
  const rates = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    for (let call = 0; call < CALLS; call += 1) await read(call % values.size);
    rates.push(CALLS / (performance.now() - started) / 1_000);
  }
  return rates.sort((a, b) => a - b)[ROUNDS >> 1].toFixed(1);
}

await millionCallsPerSecond(); // until the compiler is done
console.log(`async function over a Map, median of ${ROUNDS}: ${await millionCallsPerSecond()} M calls/s`);
new AsyncLocalStorage().run({}, () => {});
console.log(
  `the same after one AsyncLocalStorage.run: ${await millionCallsPerSecond()} M calls/s (Node ${process.version})`,
);
