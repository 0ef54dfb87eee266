import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { describeRemoteStore } from '../../contracts/remote-store.contract.js';

describeRemoteStore('in memory', async () => new MemoryRemoteStore());
