import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * A TCP port of 127.0.0.1 on which nothing listened a moment ago.
 *
 * @param wanted this one and no other; 0: any
 * @throws Error when something listens on the wanted one
 */
export async function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

const QUIET_PORTS = { from: 12_000, count: 10_000 };

/**
 * As freePort, but below the ports that systems lend to outgoing connections. It stays free while its server is down,
 * and a client that keeps dialling it then cannot, by chance, be connected to itself.
 *
 * @param companion the distance, at most 10,000, to another port that must be free too
 */
export async function quietPort(companion = 0): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = QUIET_PORTS.from + randomInt(QUIET_PORTS.count);
    try {
      await freePort(port + companion);
      return await freePort(port);
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

const PORT_TAKEN = /address (already )?in use/i;

/**
 * Starts something on a free port, again on another one when somebody else took the port in between.
 *
 * @param start gets the port; its error must contain the server's own words
 */
export async function onFreePort<T>(
  start: (port: number) => Promise<T>,
  choose: () => Promise<number> = freePort,
  attempts = 5,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await choose());
    } catch (error) {
      if (attempt === attempts || !PORT_TAKEN.test(String(error))) throw error;
    }
  }
}
