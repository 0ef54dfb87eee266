import type { Socket } from 'node:net';

/**
 * The other side sees its connection reset. Node's own resetAndDestroy() says goodbye in good order first, so that
 * the other side sees an end; this sets the mark that it sets, and leaves the goodbye out.
 */
export function resetSocket(socket: Socket): void {
  Object.assign(socket, { resetAndClosing: true });
  socket.destroy();
}
