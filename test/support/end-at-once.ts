import type { ServerProcess } from './server-process.js';

/** Ends servers of which nothing is to be kept. Asked to end, a primary would first wait for its replicas. */
export async function endAtOnce(servers: readonly ServerProcess[]): Promise<void> {
  await Promise.all(
    servers.map(async (server) => {
      await server.kill();
      await server.stop();
    }),
  );
}
