import type { DataSource } from 'typeorm';
import { openRedis } from '../../src/cache/core.js';
import { until } from '../support/until.js';
import { countingWrites, openCounters, queueOn } from './counting.js';
import type { IncrementerOptions, Order, Outcome } from './experiment-messages.js';

// One process of the experiment: it accepts increments and flushes those of all, as a node of a fleet does.

const COUNTERS = 20;
const AT_ONCE = 100;

const { redis, database, namespace } = JSON.parse(process.argv[2] ?? '{}') as IncrementerOptions;
const nodes = openRedis({ url: redis });
// Either may be coming back from a crash.
const counters = await opened();
const writes = countingWrites({ database: counters, queue: queueOn(nodes, namespace) });
await nodes.connect(30_000);
writes.start();

async function opened(): Promise<DataSource> {
  let source: DataSource | undefined;
  await until('Postgres is there', async () => {
    source = await openCounters(database);
    return true;
  });
  if (!source) throw new Error('Postgres is not there');
  return source;
}

async function perform(operations: readonly number[]): Promise<Outcome> {
  const acknowledged: number[] = [];
  const failed: number[] = [];
  const left = [...operations];
  const worker = async (): Promise<void> => {
    for (let operation = left.pop(); operation !== undefined; operation = left.pop()) {
      const counter = `counter-${operation % COUNTERS}`;
      const list = await writes.write(counter, [counter, 1, [operation]]).then(
        () => acknowledged,
        () => failed,
      );
      list.push(operation);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { acknowledged, failed };
}

process.on('message', ({ operations }: Order) => {
  void perform(operations).then((outcome) => process.send?.(outcome));
});
// Its controller is gone.
process.on('disconnect', () => process.exit());
process.send?.('ready');
