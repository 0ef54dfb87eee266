import { type Fault, single } from '../fault.js';

export const readOnly: Fault = {
  name: 'read-only',
  summary: 'the server becomes a replica and answers writes with READONLY; later it is a primary again',
  topology: 'single',
  inflict: async (world) => {
    const { admin } = single(world);
    // Of a server that does not exist: nothing of the data changes.
    await admin.ask('REPLICAOF', '127.0.0.1', 1);
    return async () => {
      await admin.ask('REPLICAOF', 'NO', 'ONE');
    };
  },
};
