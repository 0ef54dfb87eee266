// The load, in a process of its own that stays from measurement to measurement: its code has been compiled by then.
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { AUTHORIZATION, ids, pathOf, PROFILE_BYTES } from './endpoint.mjs';

const CONNECTIONS = 64;
/** Until all connections are open and asking. */
const LEAD_IN_MS = 200;

process.on('message', async (target) => process.send(await load(target)));
process.on('disconnect', () => process.exit());
process.send('ready');

async function load({ port, seconds, oneId }) {
  let answers = 0;
  let connections = 0;
  const running = autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: CONNECTIONS,
    headers: { authorization: AUTHORIZATION },
    setupClient: (client) => client.setRequests(oneId ? [{ path: pathOf(ids[0]) }] : shareOf(connections++)),
    verifyBody: (body) => Buffer.byteLength(body) === PROFILE_BYTES,
    // It is stopped below, and looks ten times a second whether it is to stop.
    duration: 60,
    sampleInt: 100,
  });
  running.on('response', () => (answers += 1));
  await sleep(LEAD_IN_MS);
  const begun = { answers, at: performance.now(), utilization: performance.eventLoopUtilization() };
  await sleep(seconds * 1_000);
  const rate = ((answers - begun.answers) / (performance.now() - begun.at)) * 1_000;
  const busy = performance.eventLoopUtilization(begun.utilization).utilization;
  running.stop();
  const { errors, timeouts, mismatches, non2xx } = await running;
  return { rate, busy, answers, failures: { errors, timeouts, 'wrong length': mismatches, 'not 2xx': non2xx } };
}

/** Each connection goes round its part of the ids, so that all together go round all of them. */
function shareOf(connection) {
  return ids.filter((_, n) => n % CONNECTIONS === connection).map((id) => ({ path: pathOf(id) }));
}
