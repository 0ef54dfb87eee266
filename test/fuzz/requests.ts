import type { OpenAPIObject } from '@nestjs/swagger';
import type { RequestOptions } from '../support/client.js';
import type { Chance } from './chance.js';
import type { Findings } from './findings.js';
import type { Operation, Parameter } from '../support/openapi/operations.js';
import { brokenJson, spoilBody, wrongText } from './spoil.js';
import { Values } from './values.js';

export interface FuzzRequest {
  readonly operation: Operation;
  readonly path: string;
  /** The parameters in the path. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly options: RequestOptions;
}

/** Shares of the requests with something wrong in each place. */
const SPOILED_NEVER = { parameter: 0, body: 0, json: 0, mediaType: 0, repeated: 0, unknown: 0 } as const;
const SPOILED = { parameter: 0.06, body: 0.3, json: 0.02, mediaType: 0.01, repeated: 0.02, unknown: 0.02 } as const;

/** Makes requests of the document's operations, most of them valid. */
export class Requests {
  private readonly values: Values;
  private spoiled: Readonly<Record<keyof typeof SPOILED, number>> = SPOILED;

  constructor(
    document: OpenAPIObject,
    private readonly chance: Chance,
    private readonly findings: Findings,
  ) {
    this.values = new Values(document, chance, findings);
  }

  /** @param isPlain with nothing wrong in it, and about what exists */
  of(operation: Operation, isPlain = false): FuzzRequest {
    this.spoiled = isPlain ? SPOILED_NEVER : SPOILED;
    let path = operation.path;
    const query: string[] = [];
    const headers: Record<string, string> = {};
    const parameters: Record<string, string> = {};
    const together = this.together(operation, isPlain);
    for (const parameter of operation.parameters) {
      const text = this.parameter(parameter, together[parameter.name]);
      if (text === undefined) continue;
      if (parameter.in === 'path') {
        path = path.replace(`{${parameter.name}}`, encodeURIComponent(wellFormed(text)) || '%20');
        parameters[parameter.name] = text;
      } else if (parameter.in === 'header') headers[parameter.name] = text.replace(/[^\x20-\x7e]/g, '?');
      else this.addTo(query, parameter.name, text);
    }
    if (this.chance.in(this.spoiled.unknown)) query.push('unknown=1');
    const search = query.length > 0 ? `?${query.join('&')}` : '';
    return { operation, path: path + search, parameters, options: { headers, ...this.body(operation, headers) } };
  }

  /** Mostly, what is named together in a path belongs together. */
  private together({ parameters, method }: Operation, isPlain: boolean): Readonly<Record<string, string>> {
    const names = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    if (isPlain) return this.findings.together(names, this.chance, 1);
    // What is deleted of the world is not there for the requests that follow.
    return this.chance.in(0.8) ? this.findings.together(names, this.chance, method === 'DELETE' ? 0.2 : 0.6) : {};
  }

  private parameter(parameter: Parameter, preferred: string | undefined): string | undefined {
    const isWanted = parameter.required || this.chance.in(0.4);
    if (!isWanted) return undefined;
    if (this.chance.in(this.spoiled.parameter)) return wrongText(this.chance);
    if (preferred !== undefined) return preferred;
    const value = this.values.of(
      { ...parameter.schema, example: parameter.schema.example ?? parameter.example },
      parameter.name,
    );
    return Array.isArray(value) ? value.join(',') : String(value);
  }

  private addTo(query: string[], name: string, text: string): void {
    const pair = `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(text))}`;
    query.push(pair);
    if (this.chance.in(this.spoiled.repeated)) query.push(pair);
  }

  private body({ body, method }: Operation, headers: Record<string, string>): Pick<RequestOptions, 'body' | 'raw'> {
    if (!body) return this.chance.in(0.05) && method !== 'GET' ? { body: { unexpected: true } } : {};
    if (this.chance.in(this.spoiled.mediaType)) headers['content-type'] = 'text/plain';
    if (this.chance.in(this.spoiled.json)) return { raw: brokenJson(this.chance) };
    const valid = this.values.of(body, 'body');
    return { body: this.chance.in(this.spoiled.body) ? spoilBody(this.chance, valid) : valid };
  }
}

/** A lone surrogate cannot be percent-encoded. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
