import type { OpenAPIObject } from '@nestjs/swagger';
import { resolve } from './judge.js';
import type { Schema } from './operations.js';

/** Stands for a value that the document gives no example of. */
export const NO_EXAMPLE = Symbol('no example');

/**
 * The example that a schema gives: its own, or made of those of its properties.
 *
 * @param known values that are taken instead, by name of the property
 * @param name of the property that the schema describes
 */
export function exampleOf(
  document: OpenAPIObject,
  given: Schema,
  known: Readonly<Record<string, unknown>> = {},
  name = '',
): unknown {
  const schema = resolve(document, given);
  if (name in known) return known[name];
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const [part] = schema.allOf ?? schema.oneOf ?? schema.anyOf ?? [];
  if (part) return exampleOf(document, part, known, name);
  if (schema.type === 'array') {
    if (!schema.items) return NO_EXAMPLE;
    return Array<unknown>(schema.minItems ?? 1).fill(exampleOf(document, schema.items, known));
  }
  if (!schema.properties) return NO_EXAMPLE;
  return Object.fromEntries(
    Object.entries(schema.properties).map(([property, one]) => [property, exampleOf(document, one, known, property)]),
  );
}

/** Paths of the values in an example that the document gives none for. */
export function missingExamples(example: unknown, path = ''): string[] {
  if (example === NO_EXAMPLE) return [path];
  if (typeof example !== 'object' || example === null) return [];
  return Object.entries(example).flatMap(([name, value]) => missingExamples(value, path ? `${path}.${name}` : name));
}
