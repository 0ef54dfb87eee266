import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { InvalidRequestError } from './request.errors.js';

/** JSON nested deeper than this serves no route, and recursion over it could exhaust the stack. */
const DEEPEST = 16;

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Refuses text that no database column can keep, anywhere in a body, query or path: NUL characters and lone surrogates.
 * Runs before the other pipes, without recursion, so that they meet only values of bounded depth.
 */
@Injectable()
export class WellFormedPipe implements PipeTransform<unknown, unknown> {
  /** @throws {InvalidRequestError} (400) naming the field */
  transform(value: unknown, { type, data }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    const pending: { value: unknown; path: string; depth: number }[] = [{ value, path: data ?? '', depth: 0 }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (typeof next.value === 'string') refuseBroken(next.value, next.path || type);
      if (typeof next.value !== 'object' || next.value === null) continue;
      if (next.depth === DEEPEST) refuse(next.path || type, 'is nested too deeply');
      for (const [name, child] of Object.entries(next.value)) {
        refuseBroken(name, next.path || type);
        pending.push({ value: child, path: next.path ? `${next.path}.${name}` : name, depth: next.depth + 1 });
      }
    }
    return value;
  }
}

function refuseBroken(text: string, field: string): void {
  if (text.includes('\0')) refuse(field, 'must not contain NUL characters');
  if (LONE_SURROGATE.test(text)) refuse(field, 'must be well-formed Unicode');
}

function refuse(field: string, message: string): never {
  throw new InvalidRequestError([{ field, message: `${field} ${message}` }]);
}
