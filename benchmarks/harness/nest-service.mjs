// A Nest application whose one service is annotated as any other, without a compiler for its decorators.
import 'reflect-metadata';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cacheable, CacheModule, CacheService } from '../../dist/cache/index.js';

/**
 * @param {object} options of the CacheModule
 * @param {Function} Service
 * @param {Record<string, MethodDecorator>} annotations of its methods
 */
export async function startService(options, Service, annotations) {
  annotate(Service, annotations);
  class Application {}
  Module({ imports: [CacheModule.forRoot(options)], providers: [Service] })(Application);
  Logger.overrideLogger(['error', 'warn']);
  const context = await NestFactory.createApplicationContext(Application);
  return {
    service: context.get(Service),
    cache: context.get(CacheService, { strict: false }),
    close: () => context.close(),
  };
}

/** @param {Record<string, MethodDecorator>} annotations of methods of the class */
export function annotate(Class, annotations) {
  for (const [name, decorate] of Object.entries(annotations)) {
    const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, name);
    Object.defineProperty(Class.prototype, name, decorate(Class.prototype, name, descriptor) ?? descriptor);
  }
}

export { Cacheable };
