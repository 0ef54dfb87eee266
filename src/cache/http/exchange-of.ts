import type { ExecutionContext } from '@nestjs/common';
import { ExpressExchange, type ExpressRequestLike, type ExpressResponseLike } from './express-exchange.js';
import { FastifyExchange, type FastifyReplyLike, type FastifyRequestLike } from './fastify-exchange.js';
import type { HttpExchange } from './http-exchange.js';

/** The exchange of a call, by what its request looks like: Fastify's has Node's own in `raw`. */
export function exchangeOf(context: ExecutionContext): HttpExchange {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequestLike | ExpressRequestLike>();
  return 'raw' in request
    ? new FastifyExchange(request, http.getResponse<FastifyReplyLike>())
    : new ExpressExchange(request, http.getResponse<ExpressResponseLike>());
}
