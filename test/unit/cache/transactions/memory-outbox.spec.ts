import { describeOutbox } from '../../../contracts/outbox.contract.js';
import { ManualClock } from '../../../support/cache/manual-clock.js';
import { MemoryDatabase } from '../../../support/cache/memory-database.js';
import { MemoryOutbox } from '../../../support/cache/memory-outbox.js';

const GRACE = 3_000;

describeOutbox('in memory', async () => {
  const clock = new ManualClock();
  const outbox = new MemoryOutbox(clock, GRACE);
  return {
    database: new MemoryDatabase(),
    first: outbox,
    second: outbox,
    ripen: async () => {
      clock.advance(GRACE);
    },
    pass: async (milliseconds) => {
      clock.advance(milliseconds);
    },
    close: async () => {},
  };
});
