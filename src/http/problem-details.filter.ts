import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemDetails } from './problem-details.js';
import { problemOf } from './problem-of.js';

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
    if (problem.status >= 500) this.log(error, `${request.method} ${request.url.split('?', 1)[0]}: ${problem.code}`);
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers({ ...problem.headers, 'Cache-Control': 'no-store' })
      .type(PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify(problemDetails(problem, request.url)));
  }

  private log(error: unknown, context: string): void {
    if (error instanceof Error) this.logger.error(`${context}: ${error.message}`, error.stack);
    else this.logger.error(`${context}: ${String(error)}`);
  }
}
