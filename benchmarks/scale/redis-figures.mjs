// What the Redis servers say of themselves.
import { Redis } from 'ioredis';

/** @param {readonly string[]} urls one for each server */
export function askServers(urls) {
  const clients = urls.map((url) => new Redis(url));
  const each = (section, read) => Promise.all(clients.map(async (client) => read(await client.info(section))));
  return {
    /** Seconds of processor time since its start, of each. */
    cpu: () => each('cpu', (info) => number(info, 'used_cpu_user') + number(info, 'used_cpu_sys')),
    /** Bytes, of each. */
    memory: () => each('memory', (info) => number(info, 'used_memory')),
    close: () => clients.forEach((client) => client.disconnect()),
  };
}

const number = (info, name) => Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(info)[1]);
