import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../access/current-user.decorator.js';
import { conceal } from './conceal.js';

const LONGEST_PATH = 200;

/** Asked every few seconds by those who watch. */
const PROBES = '/health/';

/**
 * Logs one line for each answer: who asked for what, and how it went. Never a body, a header or a query. Probes of the
 * health are of interest to those who debug only.
 */
export function logRequests(fastify: FastifyInstance): void {
  const logger = new Logger('Request');
  fastify.addHook('onResponse', (request: FastifyRequest & AuthenticatedRequest, reply, done) => {
    const line = lineOf(request, reply);
    if (line.path.startsWith(PROBES)) logger.debug(line);
    else logger.log(line);
    done();
  });
}

function lineOf(
  { method, url, id, routeOptions, principal }: FastifyRequest & AuthenticatedRequest,
  reply: FastifyReply,
) {
  const end = url.indexOf('?');
  const path = conceal((end === -1 ? url : url.slice(0, end)).slice(0, LONGEST_PATH));
  const { statusCode: status } = reply;
  return {
    message: `${method} ${path} ${status}`,
    method,
    route: routeOptions.url,
    path,
    status,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    requestId: id,
    userId: principal?.userId,
  };
}
