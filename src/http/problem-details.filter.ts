import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemDetails } from './problem-details.js';
import { conceal } from './conceal.js';
import { problemOf } from './problem-of.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** Answers every error of every route with one kind of body, see RFC 9457. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** For errors that arise before Nest sees the request (a malformed URL). */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.status >= 500) this.log(error, problem.code, request);
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers({ ...problem.headers, [REQUEST_ID_HEADER]: request.id, 'Cache-Control': 'no-store' })
      .type(PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify(problemDetails(problem, request.url, request.id)));
  }

  /** Message and stack only: the errors of TypeORM carry the parameters of the statement. */
  private log(error: unknown, code: string, { method, url, id }: FastifyRequest): void {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    const text = `${method} ${url.split('?', 1)[0]}: ${code}: ${message}`;
    this.logger.error({ message: conceal(text), requestId: id }, stack && conceal(stack));
  }
}
