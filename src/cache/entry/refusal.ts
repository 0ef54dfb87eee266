import { types } from 'node:util';

export interface Refusal {
  readonly reason: string;
  readonly fix: string;
}

const VIEW = 'return a plain object, such as a view made for the purpose';

/** Why an object of kind `other` cannot be cached, and what its author probably wants instead. */
export function refusalOf(value: object): Refusal {
  if (Object.getPrototypeOf(value) === null) {
    return { reason: 'has a null prototype, which a stored copy would not have', fix: 'spread it: { ...value }' };
  }
  if (types.isPromise(value)) return { reason: 'is a promise', fix: 'await it before returning the result' };
  if (types.isNativeError(value)) return { reason: 'is an Error', fix: 'throw it, or return its code and message' };
  if (types.isRegExp(value)) return { reason: 'is a RegExp', fix: 'return its source and flags' };
  if (value instanceof URL) return { reason: 'is a URL', fix: 'return its href' };
  if (isStream(value))
    return { reason: 'is a stream', fix: 'return the collected content, or do not cache the method' };
  const name = classNameOf(value);
  return { reason: `is an instance of ${name}`, fix: `${VIEW}, or give the option type: ${name}` };
}

function isStream(value: object): boolean {
  return 'pipe' in value || 'getReader' in value || Symbol.asyncIterator in value;
}

function classNameOf(value: object): string {
  const constructor: unknown = (Object.getPrototypeOf(value) as { constructor?: unknown }).constructor;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'an unnamed class';
}
