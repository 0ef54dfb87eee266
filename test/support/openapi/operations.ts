import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
type Described = NonNullable<PathItem['get']>;

/** A schema of the document, as far as the fuzzer reads it. OpenAPI 3.0: JSON Schema with `nullable`. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly example?: unknown;
  readonly default?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
}

export interface DocumentedResponse {
  readonly mediaType: string | undefined;
  readonly schema: Schema | undefined;
  readonly example: unknown;
}

/** One route, as the document tells it. */
export interface Operation {
  /** `GET /v1/users/{userId}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  /** Who may call it: `x-access`. */
  readonly access: string | undefined;
  /** It asks for a session. */
  readonly isSecured: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly responses: ReadonlyMap<number, DocumentedResponse>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every operation of a document. */
export const operationsOf = (document: OpenAPIObject): Operation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const described = item[method];
      return described ? [operationOf(document, method.toUpperCase(), path, described)] : [];
    }),
  );

function operationOf(document: OpenAPIObject, method: string, path: string, described: Described): Operation {
  const { summary, description, parameters = [], requestBody, responses } = described;
  const body = requestBody && 'content' in requestBody ? requestBody.content['application/json']?.schema : undefined;
  return {
    name: `${method} ${path}`,
    method,
    path,
    summary,
    description,
    access: (described as { 'x-access'?: string })['x-access'],
    isSecured: (described.security ?? document.security ?? []).length > 0,
    parameters: parameters.map((parameter) => parameter as Parameter),
    body: body as Schema | undefined,
    responses: new Map(
      Object.entries(responses).map(([status, response = {}]) => [
        Number(status),
        responseOf('$ref' in response ? sharedResponse(document, response.$ref) : response),
      ]),
    ),
  };
}

/** What is documented once, for many operations. */
function sharedResponse(document: OpenAPIObject, reference: string): Documented {
  const found = document.components?.responses?.[reference.replace('#/components/responses/', '')];
  if (!found) throw new Error(`The document has no response ${reference}`);
  return found as Documented;
}

interface Documented {
  readonly content?: Readonly<Record<string, { schema?: Schema; example?: unknown }>>;
}

function responseOf(response: object): DocumentedResponse {
  const [mediaType, content] = Object.entries((response as Documented).content ?? {})[0] ?? [];
  return { mediaType, schema: content?.schema, example: content?.example };
}
