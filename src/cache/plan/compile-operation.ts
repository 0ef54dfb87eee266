import type { CacheEvictOperation, CacheableOperation, CachePutOperation } from '../decorators/cache-operation.js';
import { compileEvictionPattern, type EvictionPattern } from '../key/eviction-pattern.js';
import { compileKeyTemplate, type KeyTemplate } from '../key/key-template.js';
import { patternNames, tagNames } from '../key/fill-pattern.js';
import { parameterNames } from '../key/parameter-names.js';
import type { RowEvictions } from './row-evictions.js';

/** A declared read or put, its templates checked against the method's parameters. */
export interface CompiledRead {
  readonly key: KeyTemplate;
  readonly tags: readonly KeyTemplate[];
  /** Positions of the arguments that the key and the tags are made of. */
  readonly named: readonly number[];
}

/** A declared eviction, likewise. */
export interface CompiledEviction {
  readonly patterns: readonly EvictionPattern[];
  readonly tags: readonly EvictionPattern[];
}

/** @throws InvalidKeyTemplateError, UnknownPlaceholderError, UnreadableParametersError */
export function compileRead({ owner, method, key, options }: CacheableOperation | CachePutOperation): CompiledRead {
  const parameters = parameterNames(method, owner);
  const compiled = compileKeyTemplate(key, parameters, owner);
  const tags = (options.tags ?? []).map((tag) => compileKeyTemplate(tag, parameters, owner, 'tag'));
  const names = new Set([compiled, ...tags].flatMap(placeholderNames));
  const named = parameters.flatMap((parameter, at) => (names.has(parameter) ? [at] : []));
  return { key: compiled, tags, named };
}

function placeholderNames({ segments }: KeyTemplate): readonly string[] {
  return segments.flat().flatMap((part) => (part.kind === 'placeholder' ? [part.name] : []));
}

/** @throws InvalidKeyTemplateError, UnknownPlaceholderError, UnreadableParametersError */
export function compileEviction({ owner, method, patterns, options }: CacheEvictOperation): CompiledEviction {
  const parameters = parameterNames(method, owner);
  return {
    patterns: patterns.map((pattern) => compileEvictionPattern(pattern, parameters, owner)),
    tags: (options.tags ?? []).map((tag) => compileEvictionPattern(tag, parameters, owner, 'tag eviction')),
  };
}

/**
 * Of rows: the columns of a row are what parameters are of a method.
 * @throws InvalidKeyTemplateError
 */
export function compileRows({ owner, patterns, tags }: RowEvictions): CompiledEviction {
  return {
    patterns: patterns.map((pattern) => compileEvictionPattern(pattern, patternNames(pattern), owner)),
    tags: tags.map((tag) => compileEvictionPattern(tag, tagNames(tag), owner, 'tag eviction')),
  };
}

/** Compiles each operation once. */
export class Compiled<O extends object, C> {
  private readonly known = new Map<O, C>();

  constructor(private readonly compile: (operation: O) => C) {}

  of(operation: O): C {
    let compiled = this.known.get(operation);
    if (compiled === undefined) {
      compiled = this.compile(operation);
      this.known.set(operation, compiled);
    }
    return compiled;
  }
}
