import type { DiscoveryService } from '@nestjs/core';
import { type CacheError, MissingEncryptionKeyError } from '../cache.errors.js';
import type { CacheModuleOptions } from '../cache.module-definition.js';
import { httpPlan, keysOf, tagsOf, trespassers } from '../http/check-http-routes.js';
import type { HttpRoute } from '../http/http-route.js';
import type { HttpRoutes } from '../http/http-routes.js';
import type { DeclaredOperation } from './annotated-methods.js';
import { checkPlan } from './check-plan.js';
import { knownTemplates } from './known-templates.js';

/** Every mistake in the annotations of an application: of its methods, of its routes, and of both together. */
export function checkApplication(
  discovery: DiscoveryService,
  declared: readonly DeclaredOperation[],
  routes: HttpRoutes,
  options: Pick<CacheModuleOptions, 'http' | 'knownKeys' | 'knownTags' | 'rowEvictions' | 'remote' | 'encryption'>,
): readonly CacheError[] {
  const { http = {}, knownKeys = [], knownTags, rowEvictions } = options;
  const responses = httpPlan(discovery, routes, http);
  const routeKeys = [...new Set(responses.routes.flatMap(keysOf))];
  const keys = [...knownTemplates(knownKeys, 'key'), ...knownTemplates(routeKeys, 'key')];
  const tags = [...knownTemplates(knownTags, 'tag'), ...tagsOf(responses.routes)];
  const caches = declared.flatMap(({ operation, owner }) =>
    operation.kind === 'cacheable' ? [{ owner, key: operation.key }] : [],
  );
  return [
    ...responses.errors,
    ...trespassers(responses.routes, caches),
    ...checkPlan(declared, keys, tags, rowEvictions?.() ?? []),
    ...withoutKey([...declared.flatMap(encryptedOwner), ...responses.routes.flatMap(encryptedRoute)], options),
  ];
}

/** Nothing leaves a process that has no remote store. */
const withoutKey = (
  owners: readonly string[],
  { remote, encryption }: Pick<CacheModuleOptions, 'remote' | 'encryption'>,
): readonly CacheError[] =>
  remote === undefined || encryption !== undefined ? [] : owners.map((owner) => new MissingEncryptionKeyError(owner));

const encryptedOwner = ({ operation, owner }: DeclaredOperation): readonly string[] =>
  'encrypt' in operation.options && operation.options.encrypt ? [owner] : [];

const encryptedRoute = ({ owner, policy }: HttpRoute): readonly string[] => (policy.encrypt === true ? [owner] : []);
