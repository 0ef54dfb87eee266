import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE, problemDetails } from './problem-details.js';
import { problemOfStatus } from './problem-of.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** How long the rest of a refused request is read and dropped, in milliseconds: a reset could outrun the answer. */
const LINGER = 1_000;

const STATUS: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/**
 * Answers what Node's HTTP parser refused (a URL or headers beyond the limit, not HTTP at all), which never becomes a
 * request, and closes the connection.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] = STATUS[error.code ?? ''] ?? [400, 'Bad Request'];
  const id = randomUUID();
  const body = JSON.stringify(problemDetails(problemOfStatus(status, reason), '', id));
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${REQUEST_ID_HEADER}: ${id}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.removeAllListeners('data').resume();
  setTimeout(() => socket.destroy(), LINGER).unref();
}
