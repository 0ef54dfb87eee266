import { once } from 'node:events';
import { createServer } from 'node:http';
import { constant } from '../endpoint.mjs';

export async function start() {
  const server = createServer((request, response) => {
    const body = JSON.stringify(constant);
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}
