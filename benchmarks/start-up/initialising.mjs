// How long Nest takes for an application of the real classes, with and without the CacheModule.
import { PARAMTYPES_METADATA, PROPERTY_DEPS_METADATA, SELF_DECLARED_DEPS_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import { classesOfApplication } from './application.mjs';
import { collectGarbage } from './collect-garbage.mjs';
import { environmentOf } from './environment.mjs';

const DIST = new URL('../../dist/', import.meta.url);

/** @returns milliseconds, those of the connecting apart */
export async function initialise(withLibrary, redisUrl) {
  const environment = await environmentOf(redisUrl);
  const classes = await classesOfApplication(environment);
  const { cacheOptions } = await import(new URL('cache-options.js', DIST));
  const { CacheModule, CacheService } = await import(new URL('cache/index.js', DIST));
  const connecting = stopwatchOn(CacheService.prototype, 'connect');
  const providers = classes.map((provide) => ({ provide, useClass: standInFor(provide, withLibrary) }));
  class Application {}
  collectGarbage();

  const begun = performance.now();
  // Controllers are providers here, so that their routes are not found.
  const knownKeys = ['http:public:GET:{version}:{path}:{rest}'];
  const imports = withLibrary ? [CacheModule.forRoot({ ...cacheOptions(environment), knownKeys })] : [];
  const module = { module: Application, imports, providers };
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const total = performance.now() - begun;
  await context.close();
  return { initialising: total - connecting.total, connecting: connecting.total };
}

const WITHOUT_HOOKS = {
  onModuleInit: { value: undefined },
  onApplicationBootstrap: { value: undefined },
  onModuleDestroy: { value: undefined },
  beforeApplicationShutdown: { value: undefined },
  onApplicationShutdown: { value: undefined },
};

/**
 * A class with the same methods, annotations included, but without the life and the dependencies of the real one, which
 * would need a database. What stays is what the library has injected, under symbols.
 */
function standInFor(Class, withLibrary) {
  function StandIn() {}
  Object.defineProperty(StandIn, 'name', { value: Class.name });
  StandIn.prototype = Object.create(Class.prototype, { ...WITHOUT_HOOKS, constructor: { value: StandIn } });
  const injected = Reflect.getMetadata(PROPERTY_DEPS_METADATA, Class) ?? [];
  const slots = withLibrary ? injected.filter(({ key }) => typeof key === 'symbol') : [];
  Reflect.defineMetadata(PROPERTY_DEPS_METADATA, slots, StandIn);
  Reflect.defineMetadata(PARAMTYPES_METADATA, [], StandIn);
  Reflect.defineMetadata(SELF_DECLARED_DEPS_METADATA, [], StandIn);
  return StandIn;
}

function stopwatchOn(target, method) {
  const watch = { total: 0 };
  const original = target[method];
  target[method] = async function timed(...args) {
    const begun = performance.now();
    try {
      return await original.apply(this, args);
    } finally {
      watch.total += performance.now() - begun;
    }
  };
  return watch;
}
