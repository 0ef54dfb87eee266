import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../config/environment.js';
import { answerBrokenRequest } from './broken-request.js';
import { ProblemDetailsFilter } from './problem-details.filter.js';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';
import { trustProxy } from './trust-proxy.js';

/** Longest value of one path parameter, in characters. */
const LONGEST_PARAMETER = 200;

/** Longest URL and headers together, in bytes. */
const LARGEST_HEAD = 16 * 1_024;

/** The HTTP server, with its limits, and with problem details also for what fails before a route is found. */
export function createFastifyAdapter({ BODY_LIMIT, TRUST_PROXY }: Environment): FastifyAdapter {
  const problems = new ProblemDetailsFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: trustProxy(TRUST_PROXY),
    genReqId: requestIdOf,
    http: { maxHeaderSize: LARGEST_HEAD },
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    requestTimeout: 30_000,
    // Whoever asks while the server closes was sent here before: it is answered, and told to go elsewhere the next time.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser(['text/plain', 'application/json']);
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Many clients always name a content type; routes that need no body take none.
    if (body === '') done(null);
    else void parseJson(request, body as string, done);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    // What is answered is for the one who asked.
    reply.headers({ [REQUEST_ID_HEADER]: request.id, 'Cache-Control': 'no-store' });
    done();
  });
  return adapter;
}
