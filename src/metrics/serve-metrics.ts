import { timingSafeEqual } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { CacheService, registerCacheMetrics, registerWriteBehindMetrics, WriteBehindService } from '../cache/index.js';
import type { Environment } from '../config/environment.js';
import { countRequests } from './request-metrics.js';

const PATH = '/metrics';
/** Gauges that are called totals: `promtool check metrics` refuses them. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/**
 * Serves what Prometheus reads: the cache, the requests and the process. For operators, so it is not part of the
 * documented API; with METRICS_TOKEN only for those who send it.
 */
export function serveMetrics(app: NestFastifyApplication, environment: Environment): void {
  if (!environment.CACHE_MONITORING_ENABLED) return;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  registerCacheMetrics(registry, app.get(CacheService));
  registerWriteBehindMetrics(registry, app.get(WriteBehindService));
  const fastify = app.getHttpAdapter().getInstance();
  countRequests(fastify, registry);
  fastify.get(PATH, async (request, reply) => {
    if (!isAllowed(request.headers.authorization, environment.METRICS_TOKEN)) {
      return reply
        .code(401)
        .header('WWW-Authenticate', 'Bearer')
        .type('text/plain')
        .send('Send METRICS_TOKEN as a bearer token.\n');
    }
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** Takes as long for a token that is nearly right. */
function isAllowed(given: string | undefined, token: string | undefined): boolean {
  if (token === undefined) return true;
  const [sent, expected] = [Buffer.from(given ?? ''), Buffer.from(`Bearer ${token}`)];
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}
