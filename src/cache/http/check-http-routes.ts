import { RequestMethod } from '@nestjs/common';
import {
  METHOD_METADATA,
  PATH_METADATA,
  REDIRECT_METADATA,
  RENDER_METADATA,
  RESPONSE_PASSTHROUGH_METADATA,
  ROUTE_ARGS_METADATA,
  SSE_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { type DiscoveryService, MetadataScanner } from '@nestjs/core';
import { CacheError, HttpRouteError, HttpScopeError, KeyCollisionError } from '../cache.errors.js';
import type { KeyTemplate } from '../key/key-template.js';
import { RESPONSES } from '../key/response-keys.js';
import { HTTP_CACHE } from './http-cache-metadata.js';
import type { HttpCacheModuleOptions, HttpCacheOptions } from './http-cache.options.js';
import type { HttpRoute } from './http-route.js';
import { type HttpRoutes, optionsOf } from './http-routes.js';

interface Handler {
  readonly controller: { readonly name: string; readonly prototype: object };
  readonly handler: { readonly name: string };
  readonly name: string;
}

/** What the annotated routes of an application are, and what is wrong with them. */
export interface HttpPlan {
  readonly routes: readonly HttpRoute[];
  readonly errors: readonly CacheError[];
}

/** Looks at every route of the application. */
export function httpPlan(discovery: DiscoveryService, routes: HttpRoutes, http: HttpCacheModuleOptions): HttpPlan {
  const errors: CacheError[] = [];
  const found: HttpRoute[] = [];
  for (const each of handlersOf(discovery)) {
    const options = optionsOf(each.controller, each.handler);
    if (options === undefined || !(isOwn(each) || isReadRoute(each))) continue;
    try {
      check(each, options, http);
      const route = routes.of(each.controller, each.handler);
      if (route) found.push(route);
    } catch (error) {
      if (!(error instanceof CacheError)) throw error;
      errors.push(error);
    }
  }
  return { routes: found, errors };
}

/** Segments of a path that an eviction may name; what is longer is evicted by a prefix or a tag. */
const LONGEST_PATH = 12;

/** The keys that the responses of a route may have, as templates: the path is known only when a request comes. */
export const keysOf = ({ scope }: HttpRoute): readonly string[] =>
  Array.from({ length: LONGEST_PATH }, (_, at) => {
    const path = Array.from({ length: at + 2 }, (__, segment) => `:{part${segment}}`).join('');
    return `${RESPONSES}${scope}${scope === 'user' ? ':{user}' : ''}:GET${path}`;
  });

/** Caches whose keys a request could be answered by. */
export const trespassers = (
  routes: readonly HttpRoute[],
  caches: readonly { readonly owner: string; readonly key: string }[],
): CacheError[] =>
  routes.length === 0
    ? []
    : caches
        .filter(({ key }) => key.startsWith(RESPONSES))
        .map(({ owner, key }) => new KeyCollisionError(owner, key, '@HttpCache', `${RESPONSES}…`));

/** For evictions by tag. */
export const tagsOf = (routes: readonly HttpRoute[]): readonly KeyTemplate[] => routes.flatMap(({ tags }) => tags);

function handlersOf(discovery: DiscoveryService): readonly Handler[] {
  const scanner = new MetadataScanner();
  return discovery.getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const controller = metatype as Handler['controller'];
    return scanner.getAllMethodNames(controller.prototype).flatMap((name): Handler[] => {
      const handler = (controller.prototype as Record<string, unknown>)[name];
      if (typeof handler !== 'function' || Reflect.getMetadata(PATH_METADATA, handler) === undefined) return [];
      return [{ controller, handler, name }];
    });
  });
}

const isOwn = ({ handler }: Handler): boolean => Reflect.hasMetadata(HTTP_CACHE, handler);

/** The annotation of a controller means those of its routes that it can be for. */
const isReadRoute = (each: Handler): boolean => isGet(each) && sendsItself(each) === undefined;

const isGet = ({ handler }: Handler): boolean => Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.GET;

function check(each: Handler, options: HttpCacheOptions, http: HttpCacheModuleOptions): void {
  const owner = `${each.controller.name}.${each.name}`;
  if (!isGet(each)) throw new HttpRouteError(owner, 'it is no @Get() route', 'Remove @HttpCache');
  const how = sendsItself(each);
  if (how !== undefined) {
    const fix = 'Return the body (and set headers through @Res({ passthrough: true })), or remove @HttpCache';
    throw new HttpRouteError(owner, `it sends its response itself, by ${how}`, fix);
  }
  if (options.scope === undefined && http.isPublic?.(each.controller, each.handler) !== true)
    throw new HttpScopeError(owner);
  if (options.scope === 'user' && http.userOf === undefined) {
    const fix = "Set the module's option `http: { userOf: (request) => … }`";
    throw new HttpRouteError(owner, "its scope is 'user', and nothing tells who that is", fix);
  }
}

function sendsItself({ controller, handler, name }: Handler): string | undefined {
  if (Reflect.getMetadata(SSE_METADATA, handler) === true) return '@Sse()';
  if (Reflect.hasMetadata(RENDER_METADATA, handler)) return '@Render()';
  if (Reflect.hasMetadata(REDIRECT_METADATA, handler)) return '@Redirect()';
  if (Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, controller, name) === true) return undefined;
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as object;
  const handled = [RouteParamtypes.RESPONSE, RouteParamtypes.NEXT].map((type) => `${type}:`);
  return Object.keys(args).some((key) => handled.some((start) => key.startsWith(start)))
    ? '@Res() or @Next()'
    : undefined;
}
