import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Answer } from '../client.js';
import type { Operation, Schema } from './operations.js';

const PROBLEM = 'application/problem+json';

/** Holds answers against the document: the status must be listed, and the body be of its schema, with nothing more. */
export class Judge {
  private readonly ajv = new Ajv({ strict: false, allErrors: false });
  private readonly compiled = new Map<Schema, ValidateFunction>();

  constructor(private readonly document: OpenAPIObject) {
    addFormats.default(this.ajv);
  }

  /** @returns what is wrong with the answer; `undefined` when nothing is */
  objection(operation: Operation, { status, type, body }: Answer<unknown>): string | undefined {
    if (status >= 500) return `answered ${status}`;
    const documented = operation.responses.get(status);
    if (!documented) return `answered ${status}, which is not documented`;
    if (status >= 400 && type !== PROBLEM) return `answered ${status} as ${type || 'nothing'}`;
    const { schema } = documented;
    if (!schema) return body === '' ? undefined : `answered ${status} with a body, which is not documented`;
    const fault = this.fault(schema, body);
    return fault && `answered ${status} outside its schema: ${fault}`;
  }

  /** @returns what keeps a value from being of a schema of the document; `undefined` when nothing does */
  fault(schema: Schema, value: unknown): string | undefined {
    const validate = this.validator(schema);
    return validate(value) ? undefined : `${this.ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`;
  }

  private validator(schema: Schema): ValidateFunction {
    const known = this.compiled.get(schema);
    if (known) return known;
    const validate = this.ajv.compile(strict(this.document, schema) as object);
    this.compiled.set(schema, validate);
    return validate;
  }
}

/** As JSON Schema: references resolved, `nullable` a type of its own, and no property that is not named. */
export function strict(document: OpenAPIObject, schema: Schema): unknown {
  const { allOf, oneOf, anyOf, nullable, type, items, properties, additionalProperties, ...rest } = resolve(
    document,
    schema,
  );
  const parts = allOf?.map((part) => resolve(document, part)) ?? [];
  const named = [properties ?? {}, ...parts.map((part) => part.properties ?? {})].flatMap((all) => Object.entries(all));
  const required = [...(rest.required ?? []), ...parts.flatMap((part) => part.required ?? [])];
  const kind = type ?? parts.find((part) => part.type)?.type;
  const isObject = named.length > 0;
  const { example: _, default: __, ...keywords } = rest;
  const converted: Record<string, unknown> = {
    ...keywords,
    ...(kind && { type: nullable ? [kind, 'null'] : kind }),
    ...(nullable && rest.enum && { enum: [...rest.enum, null] }),
    ...(items && { items: strict(document, items) }),
    ...(oneOf && { oneOf: oneOf.map((one) => strict(document, one)) }),
    ...(anyOf && { anyOf: anyOf.map((one) => strict(document, one)) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: strict(document, additionalProperties) }),
    ...(isObject && {
      properties: Object.fromEntries(named.map(([name, one]) => [name, strict(document, one)])),
      required,
      additionalProperties: false,
    }),
  };
  return nullable && isObject && !kind ? { anyOf: [converted, { type: 'null' }] } : converted;
}

/** The schema that a reference names. */
export function resolve(document: OpenAPIObject, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const found = document.components?.schemas?.[name];
  if (!found) throw new Error(`The document has no schema ${schema.$ref}`);
  return resolve(document, found as Schema);
}
