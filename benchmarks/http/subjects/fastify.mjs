import fastify from 'fastify';
import { constant } from '../endpoint.mjs';

export async function start() {
  const app = fastify();
  app.get('/profiles/:id', (request, reply) => reply.send(constant));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server.address().port;
}
