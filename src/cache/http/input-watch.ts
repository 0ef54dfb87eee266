import type { IncomingMessage } from 'node:http';
import type { HttpExchange } from './http-exchange.js';
import type { HttpRoute } from './http-route.js';

/** Where guards and middleware leave who it is, and other things that are in no key. */
const IDENTITY = ['user', 'principal', 'session', 'auth', 'cookies', 'signedCookies'];
/** What is of one connection, or of one request. */
const OF_ONE_REQUEST = ['ip', 'ips', 'socket', 'connection', 'client', 'id'];

/** A watch over what a handler reads of its request. */
export interface InputWatch {
  /** Ends it. @returns the first thing that was read and is not part of the key */
  end(): string | undefined;
}

/**
 * Notes whether a handler (with its pipes) reads a header, or another part of its request, that its response is not
 * keyed by. What was made from such a thing must not be given to others: an attacker would choose it for them.
 *
 * For as long as the handler runs, the request's headers are behind a proxy, and `user`, `ip`, `socket` and the like
 * behind accessors; the request object stays the same.
 */
export function watchInputs(
  { request, rawRequest }: HttpExchange,
  { scope, vary }: HttpRoute,
  moreIdentity: readonly string[],
): InputWatch {
  let unkeyed: string | undefined;
  const note = (what: string): void => {
    unkeyed ??= what;
  };
  const keyed = new Set(vary.map((name) => name.toLowerCase()));
  // Node looks at the socket itself when a client goes: that is nobody's input.
  let isNode = false;
  const noteProperty = (what: string): void => {
    if (!isNode) note(what);
  };
  const names = [
    ...(scope === 'public' ? [...IDENTITY, ...moreIdentity] : []),
    ...OF_ONE_REQUEST,
    // What was made for GET answers HEAD, but not the other way round.
    ...(rawRequest.method === 'GET' ? [] : ['method']),
  ];
  const restore = [
    watchHeaders(rawRequest, (name) => {
      if (!keyed.has(name)) note(`header '${name}'`);
    }),
    watchProperty(rawRequest, 'rawHeaders', note),
    watchProperty(rawRequest, 'headersDistinct', note),
    ...[...new Set([rawRequest, request])].flatMap((target) =>
      names.map((name) => watchProperty(target, name, noteProperty)),
    ),
    wrapDestroy(rawRequest, (destroying) => (isNode = destroying)),
  ];
  return {
    end: () => {
      for (const each of restore.reverse()) each();
      return unkeyed;
    },
  };
}

type Restore = () => void;

function watchHeaders(message: { readonly headers: object }, read: (name: string) => void): Restore {
  const proxy = new Proxy(message.headers, {
    get: (headers, name) => {
      if (typeof name === 'string' && !(name in Object.prototype)) read(name.toLowerCase());
      return Reflect.get(headers, name) as unknown;
    },
    has: (headers, name) => {
      if (typeof name === 'string') read(name.toLowerCase());
      return Reflect.has(headers, name);
    },
    ownKeys: (headers) => {
      read('*');
      return Reflect.ownKeys(headers);
    },
    getOwnPropertyDescriptor: (headers, name) => {
      if (typeof name === 'string') read(name.toLowerCase());
      return Reflect.getOwnPropertyDescriptor(headers, name);
    },
  });
  return replace(message, 'headers', { value: proxy, configurable: true, writable: true, enumerable: true });
}

/** @param tell when it begins, and when it has ended */
function wrapDestroy(message: IncomingMessage, tell: (destroying: boolean) => void): Restore {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the message
  const { _destroy: destroy } = message;
  const value: typeof destroy = (error, callback) => {
    tell(true);
    try {
      destroy.call(message, error, callback);
    } finally {
      tell(false);
    }
  };
  return replace(message, '_destroy', { value, configurable: true, writable: true, enumerable: false });
}

function watchProperty(target: object, name: string, note: (what: string) => void): Restore {
  const before = Object.getOwnPropertyDescriptor(target, name);
  if (before?.configurable === false) return () => {};
  let written: { readonly value: unknown } | undefined;
  const inherited = Object.getPrototypeOf(target) as object;
  const restore = replace(target, name, {
    configurable: true,
    enumerable: before?.enumerable ?? false,
    get: () => {
      note(name);
      if (written) return written.value;
      return before && 'value' in before
        ? (before.value as unknown)
        : before?.get
          ? (before.get.call(target) as unknown)
          : (Reflect.get(inherited, name, target) as unknown);
    },
    set: (value: unknown) => {
      written = { value };
    },
  });
  return () => {
    restore();
    if (written) Reflect.set(target, name, written.value);
  };
}

function replace(target: object, name: string, descriptor: PropertyDescriptor): Restore {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, descriptor);
  return () => {
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  };
}
