import type { Redis } from 'ioredis';

const open = new WeakSet<object>();

/**
 * What is written to a connection from now until the end of this tick goes out together: a system call for each command
 * costs more than the command.
 */
export function inOnePacket(node: Pick<Redis, 'stream'>): void {
  // There is none before the first connection.
  const stream = node.stream as Redis['stream'] | undefined;
  if (stream === undefined || open.has(stream)) return;
  open.add(stream);
  stream.cork();
  process.nextTick(() => {
    open.delete(stream);
    stream.uncork();
  });
}
