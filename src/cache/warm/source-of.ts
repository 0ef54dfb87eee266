import { inspect } from 'node:util';
import type { InjectionToken } from '@nestjs/common';
import { closest } from '../key/closest.js';
import { InvalidWarmSourceError } from './warm.errors.js';
import type { DeclaredWarming } from './cache-warm.decorator.js';
import type { ArgumentLists, WarmContext, WarmSource } from './warm-source.js';

/** The provider of a token; `undefined` where there is none for all requests. */
export type ProviderOf = (token: InjectionToken) => object | undefined;

type Lists = (context: WarmContext) => ArgumentLists<readonly unknown[]> | Promise<ArgumentLists<readonly unknown[]>>;

/**
 * What names the calls of an annotated method.
 * @throws InvalidWarmSourceError
 */
export function sourceOf(
  owner: string,
  source: DeclaredWarming['source'],
  instance: object,
  providerOf: ProviderOf,
): Lists {
  if (typeof source === 'string') return methodOf(owner, source, instance);
  if (!isToken(source)) {
    if (typeof source === 'function') return source as Lists;
    throw new InvalidWarmSourceError(
      owner,
      `its source is ${inspect(source, { depth: 0 })}`,
      'Give a function, the name of a method of its class, or the class or token of a WarmSource',
    );
  }
  const name = typeof source === 'symbol' ? String(source) : source.name;
  const provider = providerOf(source) as Partial<WarmSource> | undefined;
  if (!provider) {
    throw new InvalidWarmSourceError(
      owner,
      `its source ${name} is no provider of the application, or a request-scoped one`,
      'Add it to the providers of a module',
    );
  }
  if (typeof provider.argumentLists !== 'function') {
    throw new InvalidWarmSourceError(owner, `its source ${name} has no method argumentLists`, 'Let it be a WarmSource');
  }
  return (context) => (provider as WarmSource).argumentLists(context);
}

function methodOf(owner: string, name: string, instance: object): Lists {
  const named = instance as Record<string, unknown>;
  if (typeof named[name] === 'function') return (context) => (named as Record<string, Lists>)[name]?.(context) ?? [];
  const suggestion = closest(name, methodNames(instance));
  throw new InvalidWarmSourceError(
    owner,
    `its source is the method '${name}', which its class does not have`,
    suggestion === undefined ? 'Name a method of the same class' : `Did you mean '${suggestion}'?`,
  );
}

function methodNames(instance: object): readonly string[] {
  const names: string[] = [];
  let level = Object.getPrototypeOf(instance) as object | null;
  for (; level && level !== Object.prototype; level = Object.getPrototypeOf(level) as object | null) {
    names.push(...Object.getOwnPropertyNames(level).filter((name) => name !== 'constructor'));
  }
  return names;
}

/** What a provider is asked for by: a class, or a symbol. */
const isToken = (source: unknown): source is symbol | (new () => unknown) =>
  typeof source === 'symbol' ||
  (typeof source === 'function' && /^class\b/.test(Function.prototype.toString.call(source)));
