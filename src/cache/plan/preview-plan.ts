import type { DynamicModule, Type } from '@nestjs/common';
import { DiscoveryService, ModulesContainer, NestFactory } from '@nestjs/core';
import { InvalidPlanError } from '../cache.errors.js';
import type { CacheModuleOptions } from '../cache.module-definition.js';
import { Cache } from '../cache.js';
import { HttpRoutes } from '../http/http-routes.js';
import { DEFAULT_TTL } from '../cache-settings.js';
import { declaredOperations, participants } from './annotated-methods.js';
import { buildPlan } from './build-plan.js';
import type { CachePlan } from './cache-plan.js';
import { checkApplication } from './check-application.js';
import { knownTemplates } from './known-templates.js';

type PlanOptions = Pick<
  CacheModuleOptions,
  'defaultTtl' | 'http' | 'knownKeys' | 'knownTags' | 'rowEvictions' | 'remote' | 'encryption'
>;

/**
 * The plan of an application that is not started: nothing is made, connected or run, so no server is needed. Services
 * that factories make are not seen.
 *
 * @param root the root module, as for `NestFactory.create`
 * @param options as given to `CacheModule.forRoot`
 * @throws InvalidPlanError that lists the mistakes which would stop the start
 */
export async function previewCachePlan(root: Type | DynamicModule, options: PlanOptions = {}): Promise<CachePlan> {
  const context = await NestFactory.createApplicationContext(root, {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  const discovery = new DiscoveryService(context.get(ModulesContainer));
  const declared = declaredOperations(participants(discovery));
  const { defaultTtl = DEFAULT_TTL, knownKeys, rowEvictions } = options;
  // Of a cache of its own, which is in this process only: nothing is read.
  const alone = { namespace: 'preview', defaultTtl };
  const errors = checkApplication(
    discovery,
    declared,
    new HttpRoutes(new Cache(alone), { ...alone, ...options }),
    options,
  );
  if (errors.length > 0) throw new InvalidPlanError(errors);
  return buildPlan(declared, {
    defaultTtl,
    knownKeys: knownTemplates(knownKeys, 'key'),
    rowEvictions: rowEvictions?.() ?? [],
  });
}
