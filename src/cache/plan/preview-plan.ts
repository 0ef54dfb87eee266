import type { DynamicModule, Type } from '@nestjs/common';
import { DiscoveryService, ModulesContainer, NestFactory } from '@nestjs/core';
import { InvalidPlanError } from '../cache.errors.js';
import type { CacheModuleOptions } from '../cache.module-definition.js';
import { DEFAULT_TTL } from '../cache-settings.js';
import { declaredOperations, participants } from './annotated-methods.js';
import { buildPlan } from './build-plan.js';
import type { CachePlan } from './cache-plan.js';
import { checkPlan } from './check-plan.js';
import { knownTemplates } from './known-templates.js';

/**
 * The plan of an application that is not started: nothing is made, connected or run, so no server is needed. Services
 * that factories make are not seen.
 *
 * @param root the root module, as for `NestFactory.create`
 * @param options as given to `CacheModule.forRoot`
 * @throws InvalidPlanError that lists the mistakes which would stop the start
 */
export async function previewCachePlan(
  root: Type | DynamicModule,
  { defaultTtl = DEFAULT_TTL, ...known }: Pick<CacheModuleOptions, 'defaultTtl' | 'knownKeys' | 'knownTags'> = {},
): Promise<CachePlan> {
  const context = await NestFactory.createApplicationContext(root, {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  const declared = declaredOperations(participants(new DiscoveryService(context.get(ModulesContainer))));
  const knownKeys = knownTemplates(known.knownKeys, 'key');
  const errors = checkPlan(declared, knownKeys, knownTemplates(known.knownTags, 'tag'));
  if (errors.length > 0) throw new InvalidPlanError(errors);
  return buildPlan(declared, { defaultTtl, knownKeys });
}
