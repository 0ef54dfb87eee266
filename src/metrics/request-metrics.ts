import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

const MS_PER_SECOND = 1_000;

/** Counts and times every answer by its route, never by its path: as many series as there are routes. */
export function countRequests(fastify: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  fastify.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
    const route = routeOptions.url ?? 'none';
    durations.observe({ method, route, status: String(statusCode) }, elapsedTime / MS_PER_SECOND);
    done();
  });
}
