import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerBrokenRequest } from './broken-request.js';
import { ProblemDetailsFilter } from './problem-details.filter.js';

/** Longest value of one path parameter, in characters. */
const LONGEST_PARAMETER = 200;

/** Longest URL and headers together, in bytes. */
const LARGEST_HEAD = 16 * 1_024;

/**
 * The HTTP server, with its limits, and with problem details also for what fails before a route is found.
 *
 * @param bodyLimit largest request body in bytes
 */
export function createFastifyAdapter(bodyLimit: number): FastifyAdapter {
  const problems = new ProblemDetailsFilter();
  const adapter = new FastifyAdapter({
    bodyLimit,
    http: { maxHeaderSize: LARGEST_HEAD },
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    requestTimeout: 30_000,
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
  return adapter;
}
