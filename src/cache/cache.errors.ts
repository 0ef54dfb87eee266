/**
 * Anything the cache refuses. The message says where, what is wrong and the likely fix, and begins with the code.
 *
 * @param code stable, `CACHE.REASON`; programs may switch on it
 */
export abstract class CacheError extends Error {
  protected constructor(
    readonly code: `CACHE.${string}`,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
    this.name = new.target.name;
  }
}

/** A TTL without a unit, of zero, negative, endless, or not a duration at all. */
export class InvalidDurationError extends CacheError {
  constructor(where: string, problem: string, fix: string) {
    super('CACHE.INVALID_TTL', `${where}: ${problem}; ${fix}`);
  }
}

/** A value that has no canonical text. On a read it means "bypass the cache", on an eviction "widen". */
export class UnencodableArgumentError extends CacheError {
  /** @param reason what the value is, without the place, so that a caller who knows the place can add it */
  constructor(
    readonly reason: string,
    where = 'cache key',
    options?: ErrorOptions,
  ) {
    super(
      'CACHE.UNENCODABLE_ARGUMENT',
      `${where}: ${reason}. Name the field that identifies it, as in {user.id}, or give its class a toJSON()`,
      options,
    );
  }
}

/** The parameters of a method cannot be read from its source text. */
export class UnreadableParametersError extends CacheError {
  constructor(method: string, reason: string, options?: ErrorOptions) {
    super(
      'CACHE.UNREADABLE_PARAMETERS',
      `${method}: its parameter names cannot be read: ${reason}. ` +
        'Put the cache decorator on the method as written (closest to it), not on a bound or built-in function',
      options,
    );
  }
}

/** A key template, eviction pattern or tag that does not follow the grammar. */
export class InvalidKeyTemplateError extends CacheError {
  /** @param where for example `MeetingsService.findOne: key 'meeting::x'` */
  constructor(where: string, reason: string) {
    super('CACHE.INVALID_KEY_TEMPLATE', `${where}: ${reason}`);
  }
}

/** A placeholder that names none of the method's parameters. */
export class UnknownPlaceholderError extends CacheError {
  constructor(where: string, placeholder: string, parameters: readonly string[], fix: string) {
    super(
      'CACHE.UNKNOWN_PLACEHOLDER',
      `${where} names '${placeholder}', but the parameters are (${parameters.join(', ')}). ${fix}`,
    );
  }
}

/** A key, tag or eviction pattern given to the cache by hand that could be mistaken for something else. */
export class InvalidKeyError extends CacheError {
  constructor(where: string, reason: string) {
    super('CACHE.INVALID_KEY', `${where}: ${reason}`);
  }
}

/** Two caches that can produce the same key. */
export class KeyCollisionError extends CacheError {
  constructor(owner: string, template: string, otherOwner: string, otherTemplate: string) {
    super(
      'CACHE.KEY_COLLISION',
      `${owner}: key '${template}' can be the same key as '${otherTemplate}' of ${otherOwner}. ` +
        'Give each cache a literal segment of its own, as in user:by-id:{id} and user:me; ' +
        'or say `shared: true` on both if they give the same value',
    );
  }
}

/** An eviction that no cache of the application can ever feel. */
export class UnmatchedEvictionError extends CacheError {
  constructor(owner: string, pattern: string, suggestion: string | undefined) {
    super(
      'CACHE.UNMATCHED_EVICTION',
      `${owner}: eviction '${pattern}' matches the keys of no cache. ` +
        (suggestion === undefined ? 'Name the key of a @Cacheable, or remove it' : `Did you mean '${suggestion}'?`),
    );
  }
}

/** A put that replaces what no annotated method reads. */
export class UnmatchedPutError extends CacheError {
  constructor(owner: string, template: string, suggestion: string | undefined) {
    super(
      'CACHE.UNMATCHED_PUT',
      `${owner}: @CachePut '${template}' matches the key of no @Cacheable. ` +
        (suggestion === undefined ? 'Name the key of one, or remove it' : `Did you mean '${suggestion}'?`),
    );
  }
}

/** Two `@Cacheable` on one method. */
export class DoubleDeclarationError extends CacheError {
  constructor(owner: string) {
    super('CACHE.DOUBLE_DECLARATION', `${owner}: it has two @Cacheable; remove one`);
  }
}

/** An override and the method it stands in for, both `@Cacheable` with the same key. */
export class CachedOverrideError extends CacheError {
  constructor(owner: string) {
    super(
      'CACHE.CACHED_OVERRIDE',
      `${owner}: it and the method it overrides are both @Cacheable with keys that can be the same, so that calling ` +
        'super would wait for itself; remove one of the two',
    );
  }
}

/** A cache decorator on a static method. */
export class StaticMethodError extends CacheError {
  constructor(className: string, method: string) {
    super(
      'CACHE.STATIC_METHOD',
      `${className}.${method}: static methods belong to no instance that Nest could give a cache to; make it an instance method`,
    );
  }
}

/** A cache decorator on something that is no method returning a promise. */
export class NoMethodError extends CacheError {
  constructor(className: string, name: string) {
    super(
      'CACHE.NO_METHOD',
      `${className}.${name}: only a method that returns a promise can be cached, not a property, an accessor or a ` +
        'generator; make it a method',
    );
  }
}

/** An `@HttpCache` where it cannot work. */
export class HttpRouteError extends CacheError {
  constructor(owner: string, problem: string, fix: string) {
    super('CACHE.HTTP_ROUTE', `${owner}: @HttpCache: ${problem}. ${fix}`);
  }
}

/** An `@HttpCache` on a route that is not known to be public, and that does not say whose responses it stores. */
export class HttpScopeError extends CacheError {
  constructor(owner: string) {
    super(
      'CACHE.HTTP_SCOPE',
      `${owner}: @HttpCache: the route is not known to be public, and a stored response must not reach another user. ` +
        "Say `scope: 'user'` if it depends on who asks, or `scope: 'public'` if all whom the guards let pass get the same",
    );
  }
}

/** Two `CacheModule.forRoot` in one application: reads of one would not feel the evictions of the other. */
export class DuplicateModuleError extends CacheError {
  constructor() {
    super('CACHE.DUPLICATE_MODULE', 'CacheModule is set up twice; call CacheModule.forRoot once, in the root module');
  }
}

/** A cache that is to be encrypted, a remote store, and no key. */
export class MissingEncryptionKeyError extends CacheError {
  constructor(owner: string) {
    super(
      'CACHE.MISSING_ENCRYPTION_KEY',
      `${owner}: it says \`encrypt: true\`, and there is no key. Make one by \`openssl rand -base64 32\`, and give it ` +
        "to every node: CacheModule.forRoot({ encryption: { keys: [{ id: '1', key }] } })",
    );
  }
}

/** Annotations that store under one key, and do not agree on whether it is encrypted. */
export class EncryptionMismatchError extends CacheError {
  constructor(owner: string, template: string, otherOwner: string) {
    super(
      'CACHE.ENCRYPTION_MISMATCH',
      `${owner}: what it stores under '${template}' is encrypted, and what ${otherOwner} stores there is not, or the ` +
        'other way round; say `encrypt: true` on both, or on none',
    );
  }
}

/** What is to be kept has a field that is named like a secret, and its cache is not encrypted. */
export class SecretFieldError extends CacheError {
  /**
   * @param cache its key template
   * @param path of the field in the value
   */
  constructor(
    cache: string,
    readonly path: string,
    name: string,
  ) {
    super(
      'CACHE.SECRET_FIELD',
      `${cache}: its value has the field ${path}, which is named like a secret, and would be stored as it is. Leave it ` +
        'out (a view without it, or @NeverCached() in a class), say `encrypt: true`, or, where it holds no secret, ' +
        `\`allowFields: ['${name}']\``,
    );
  }
}

/** An option of the cache that makes no sense. */
export class InvalidOptionError extends CacheError {
  constructor(option: string, value: unknown, expected: string) {
    super(
      'CACHE.INVALID_OPTION',
      `option '${option}' is ${(JSON.stringify(value) as string | undefined) ?? String(value)}; expected ${expected}`,
    );
  }
}

/** `@Transactional` in an application whose CacheModule was given no `transactions`. */
export class MissingTransactionsError extends CacheError {
  constructor(owner: string) {
    super(
      'CACHE.NO_TRANSACTIONS',
      `${owner}: it is @Transactional, and CacheModule.forRoot has no \`transactions\`; give it those of the database`,
    );
  }
}

/** `MANDATORY` without a transaction of the caller. */
export class RequiredTransactionError extends CacheError {
  constructor() {
    super(
      'CACHE.TRANSACTION_REQUIRED',
      "the work is declared with the propagation 'MANDATORY' and was called outside of a transaction; " +
        "call it from a transactional method, or declare it 'REQUIRED'",
    );
  }
}

/** The application's annotations contain mistakes; all of them are listed. */
export class InvalidPlanError extends CacheError {
  constructor(readonly errors: readonly CacheError[]) {
    super(
      'CACHE.INVALID_PLAN',
      `${errors.length === 1 ? 'one mistake' : `${errors.length} mistakes`} in the annotated methods:\n` +
        errors.map((error) => `  - ${error.message}`).join('\n'),
    );
  }
}
