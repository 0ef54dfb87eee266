import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { serveDashboard } from './cache-admin/dashboard-page.js';
import type { Environment } from './config/environment.js';
import { createFastifyAdapter } from './http/fastify-adapter.js';
import { serveDocumentation } from './http/openapi.js';
import { logRequests } from './http/request-log.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { serveMetrics } from './metrics/serve-metrics.js';
import { PlatformLogger } from './platform-logger.js';
import { OpenConnections } from './shutdown/open-connections.js';

/**
 * Builds the application, connected and migrated, not yet listening. Whoever calls it closes it.
 *
 * @throws {StartupError} when a store cannot be used; also what the cache throws about its annotations
 */
export async function createApp(environment: Environment): Promise<NestFastifyApplication> {
  const adapter = createFastifyAdapter(environment);
  if (['debug', 'log'].includes(environment.LOG_LEVEL)) logRequests(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forEnvironment(environment), adapter, {
    logger: new PlatformLogger(environment),
    abortOnError: false,
    bodyParser: false, // Fastify's own reads JSON; nothing here takes forms
  });
  app.get(OpenConnections).watch(adapter.getInstance());
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  await addSecurityHeaders(app, environment);
  serveDocumentation(app);
  serveMetrics(app, environment);
  await serveDashboard(app);
  return app;
}
