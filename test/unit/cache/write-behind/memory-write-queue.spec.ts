import { describeWriteQueue } from '../../../contracts/write-queue.contract.js';
import { ManualClock } from '../../../support/cache/manual-clock.js';
import { MemoryStream, MemoryWriteQueue } from '../../../support/write-behind/memory-write-queue.js';

describeWriteQueue('in memory', async () => {
  const clock = new ManualClock();
  const stream = new MemoryStream();
  return {
    first: new MemoryWriteQueue(clock, stream),
    second: new MemoryWriteQueue(clock, stream),
    advance: async (milliseconds) => clock.advance(milliseconds),
    close: async () => undefined,
  };
});
