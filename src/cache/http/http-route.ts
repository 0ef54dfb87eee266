import { HEADERS_METADATA, HOST_METADATA, VERSION_METADATA } from '@nestjs/common/constants.js';
import { InvalidOptionError } from '../cache.errors.js';
import { compileKeyTemplate, type KeyTemplate } from '../key/key-template.js';
import { checkPolicyOptions } from '../read/read-policy.js';
import type { ReadPolicy } from '../read/read-request.js';
import { type Duration, parseDuration } from '../time/duration.js';
import type { HttpCacheModuleOptions, HttpCacheOptions, HttpScope } from './http-cache.options.js';
import { ResponseShortcuts } from './response-shortcuts.js';

/** Statuses that are stored for the time to live of the route: RFC 9110, section 15.1, but for errors and parts. */
const STORED_STATUSES: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 308]);

/** What tags can name. */
const TAG_PARAMETERS = ['params', 'user'];

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** These say who asks: what depends on them belongs to the scope `user`. */
const CREDENTIALS = new Set(['authorization', 'cookie']);

/** Who asks makes a difference to whether they are answered, and in the scope `user` to the answer. */
const PRIVATE_VARY = ['Authorization', 'Cookie'];

/** An annotated route, checked. Times in milliseconds. */
export interface HttpRoute {
  /** `AchievementsController.definitions`. */
  readonly owner: string;
  /** The owner as keys have it: handlers of one name and path are told apart by the versions and hosts they are for. */
  readonly handlerName: string;
  readonly scope: HttpScope;
  /** Said at the route, and not taken from its being public. */
  readonly scopeDeclared: boolean;
  /** Nobody is asked who they are, so that caches of others may store the response. */
  readonly isShared: boolean;
  readonly vary: readonly string[];
  /** Members of `Vary` in its answers. */
  readonly varyTold: readonly string[];
  readonly query: ReadonlySet<string> | undefined;
  readonly tags: readonly KeyTemplate[];
  readonly maxAge: number | undefined;
  readonly staleFor: number | undefined;
  readonly staleIfError: number | undefined;
  readonly policy: ReadPolicy;
  /** None where the key depends on headers, or hits are not to come from the near store. */
  readonly shortcuts: ResponseShortcuts | undefined;
  /** The handler has a `@Header('Cache-Control', …)`. */
  readonly declaresCacheControl: boolean;
  /** Time to live of a response of this status; `undefined`: it is not stored. */
  ttlOf(status: number): number | undefined;
}

/** A handler and its annotation. */
export interface AnnotatedHandler {
  readonly controller: { readonly name: string };
  readonly handler: { readonly name: string };
  readonly options: HttpCacheOptions;
}

/**
 * @param policyOf makes the policy of its reads, counted under this name
 * @throws InvalidOptionError, InvalidDurationError, InvalidKeyTemplateError, UnknownPlaceholderError
 */
export function compileRoute(
  { controller, handler, options }: AnnotatedHandler,
  { isPublic }: HttpCacheModuleOptions,
  policyOf: (owner: string, options: HttpCacheOptions) => ReadPolicy,
): HttpRoute {
  const owner = `${controller.name}.${handler.name}`;
  for (const duration of [options.ttl, options.staleFor, options.staleIfError]) optional(duration, owner);
  checkPolicyOptions(options, owner);
  const policy = policyOf(owner, options);
  const scope = options.scope ?? 'public';
  const errorTtl = new Map(
    Object.entries(options.errorTtl ?? {}).map(([status, ttl]) => [Number(status), parseDuration(ttl, owner)]),
  );
  const headers = (Reflect.getMetadata(HEADERS_METADATA, handler) ?? []) as readonly { readonly name: string }[];
  const vary = (options.vary ?? []).map((name) => checkedVary(name, owner));
  const isShared = scope === 'public' && isPublic?.(controller, handler) === true;
  return {
    owner,
    handlerName: [owner, ...distinctionsOf(controller, handler)].join('@'),
    scope,
    scopeDeclared: options.scope !== undefined,
    isShared,
    vary,
    varyTold: isShared ? vary : [...vary, ...PRIVATE_VARY],
    query: options.query && new Set(options.query),
    tags: (options.tags ?? []).map((tag) => compileKeyTemplate(tag, TAG_PARAMETERS, owner, 'tag')),
    maxAge: optional(options.maxAge, owner),
    staleFor: policy.staleFor,
    staleIfError: policy.staleIfError,
    policy,
    shortcuts: vary.length > 0 || policy.near === false ? undefined : new ResponseShortcuts(),
    declaresCacheControl: headers.some(({ name }) => name.toLowerCase() === 'cache-control'),
    ttlOf: (status) => errorTtl.get(status) ?? (STORED_STATUSES.has(status) ? policy.ttl : undefined),
  };
}

/** What else than the path leads to a handler: its versions, where they may be in a header, and its hosts. */
function distinctionsOf(controller: object, handler: object): readonly string[] {
  const version: unknown =
    Reflect.getMetadata(VERSION_METADATA, handler) ?? Reflect.getMetadata(VERSION_METADATA, controller);
  return [version, Reflect.getMetadata(HOST_METADATA, controller) as unknown]
    .filter((each) => each !== undefined)
    .map((each) => [each].flat().map(String).join(','));
}

function checkedVary(name: string, owner: string): string {
  const expected = CREDENTIALS.has(name.toLowerCase())
    ? "`scope: 'user'` where the response depends on who asks"
    : 'names of headers, such as Accept-Language';
  if (!HEADER_NAME.test(name) || name === '*' || CREDENTIALS.has(name.toLowerCase())) {
    throw new InvalidOptionError(`vary' of '${owner}`, name, expected);
  }
  return name;
}

const optional = (duration: Duration | undefined, owner: string): number | undefined =>
  duration === undefined ? undefined : parseDuration(duration, owner);

/** Errors that are no answers: a 404 that the handler threw must not be hidden by an older 200. */
export function isFailure(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return true;
  const { status, statusCode } = error as { readonly status?: unknown; readonly statusCode?: unknown };
  return ![status, statusCode].some((code) => typeof code === 'number' && code >= 300 && code < 500);
}
