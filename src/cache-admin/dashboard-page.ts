import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const PATH = '/admin/cache';
const PAGE = fileURLToPath(new URL('../../public/cache/', import.meta.url));
const CHARTS = dirname(createRequire(import.meta.url).resolve('uplot/dist/uPlot.esm.js'));

/**
 * Serves the page of the cache. It holds no data: a script of it signs the administrator in and asks the admin API, with
 * the token in a header that no browser sends by itself. Everything comes from this server.
 */
export async function serveDashboard(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const index = readFileSync(`${PAGE}index.html`, 'utf8');
  fastify.get(PATH, async (_request, reply) => reply.type('text/html; charset=utf-8').send(index));
  const assets = { index: false, decorateReply: false, cacheControl: false } as const;
  await fastify.register(fastifyStatic, { ...assets, root: PAGE, prefix: `${PATH}/assets/` });
  await fastify.register(fastifyStatic, { ...assets, root: CHARTS, prefix: `${PATH}/uplot/` });
}
