import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { decorateClass } from './decorate.mjs';

/**
 * @param {import('@nestjs/common').ModuleMetadata} metadata of the application's only module
 * @returns {Promise<number>} the port it listens on
 */
export async function serveNest(metadata) {
  class AppModule {}
  decorateClass(AppModule, [Module(metadata)]);
  const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address().port;
}
