import { Cache } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { describeCache } from '../../contracts/cache.contract.js';

describeCache('a near store alone', async () => {
  const cache = new Cache({ namespace: 'test' });
  return { cache, close: () => cache.close() };
});

describeCache('a near and a remote store in memory', async () => {
  const cache = new Cache({ namespace: 'test', remote: { store: new MemoryRemoteStore() } });
  return { cache, close: () => cache.close() };
});

describeCache('a remote store in memory alone', async () => {
  const cache = new Cache({ namespace: 'test', near: false, remote: { store: new MemoryRemoteStore() } });
  return { cache, close: () => cache.close() };
});
