// A client of its own, in a thread of its own, that sends PING after PING: what others feel of what the server is doing.
import { setImmediate as turn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Redis } from 'ioredis';

const client = new Redis(workerData.url);
let phase;
const latencies = new Map();

parentPort.on('message', (message) => {
  if (message !== 'end') {
    phase = message;
    return;
  }
  client.disconnect();
  parentPort.postMessage(latencies);
  parentPort.close();
  phase = 'end';
});

await client.ping();
parentPort.postMessage('ready');
while (phase !== 'end') {
  const asked = phase;
  const started = performance.now();
  await client.ping().catch(() => {});
  // Across the border of two phases it belongs to neither.
  if (asked === phase && asked !== undefined && asked !== 'pause') {
    if (!latencies.has(asked)) latencies.set(asked, []);
    latencies.get(asked).push(performance.now() - started);
  }
  await turn();
}
