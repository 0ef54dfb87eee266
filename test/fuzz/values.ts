import type { OpenAPIObject } from '@nestjs/swagger';
import type { Chance } from './chance.js';
import type { Findings } from './findings.js';
import { resolve } from '../support/openapi/judge.js';
import type { Schema } from '../support/openapi/operations.js';

const WORDS = [
  'garden',
  'Ünïcode',
  'plan B',
  "O'Hara; --",
  '日本',
  '👍🏽',
  '100 %',
  '<b>bold</b>',
  '${x}',
  'a'.repeat(60),
];
const DEEPEST = 6;

/** Makes values that a schema allows. */
export class Values {
  constructor(
    private readonly document: OpenAPIObject,
    private readonly chance: Chance,
    private readonly findings: Findings,
  ) {}

  /** @param name of the property or parameter, by which values seen in answers are found */
  of(given: Schema, name: string, depth = 0): unknown {
    const schema = resolve(this.document, given);
    if (schema.nullable && this.chance.in(0.1)) return null;
    if (schema.enum && schema.enum.length > 0) return this.chance.pick(schema.enum);
    const [part] = schema.allOf ?? schema.oneOf ?? schema.anyOf ?? [];
    if (part) return this.of(part, name, depth + 1);
    switch (schema.type) {
      case 'integer':
        return this.chance.integer(schema.minimum ?? 0, Math.min(schema.maximum ?? 100, (schema.minimum ?? 0) + 100));
      case 'number':
        return this.chance.integer(schema.minimum ?? 0, schema.maximum ?? 100);
      case 'boolean':
        return this.chance.in(0.5);
      case 'array':
        return this.list(schema, name, depth);
      case 'object':
        return this.object(schema, depth);
      default:
        return schema.properties ? this.object(schema, depth) : this.text(schema, name);
    }
  }

  private object({ properties = {}, required = [] }: Schema, depth: number): Record<string, unknown> {
    if (depth > DEEPEST) return {};
    const wanted = Object.entries(properties).filter(([name]) => required.includes(name) || this.chance.in(0.5));
    return Object.fromEntries(wanted.map(([name, schema]) => [name, this.of(schema, name, depth + 1)]));
  }

  private list({ items = {}, minItems = 0, maxItems = 5 }: Schema, name: string, depth: number): unknown[] {
    const length = this.chance.integer(minItems, Math.max(minItems, Math.min(maxItems, minItems + 3)));
    return Array.from({ length }, () => this.of(items, name.replace(/s$/, ''), depth + 1));
  }

  private text({ format, example, minLength = 0, maxLength = 200 }: Schema, name: string): string {
    const existing = this.findings.ofWorld(name, this.chance);
    if (existing !== undefined && this.chance.in(0.5)) return existing;
    const seen = this.findings.of(name);
    if (seen.length > 0 && this.chance.in(format === 'uuid' ? 0.9 : 0.5)) return this.chance.pick(seen);
    if (format === 'uuid') return '5eed0000-0000-4000-8000-000000000000';
    if (format === 'date-time') return new Date(Date.now() + this.chance.integer(-30, 300) * 3_600_000).toISOString();
    if (format === 'email') return `fuzz-${this.chance.integer(0, 1_000_000_000)}@example.org`;
    if (typeof example === 'string' && this.chance.in(0.6)) {
      // Codes and names are often unique: another one each time, of the same form.
      return /^[a-z][a-z0-9-]+$/.test(example)
        ? `${example}-${this.chance.integer(0, 9_999)}`.slice(0, maxLength)
        : example;
    }
    const word = `${this.chance.pick(WORDS)} ${this.chance.integer(0, 999)}`.slice(0, maxLength);
    return word.padEnd(minLength, 'x');
  }
}
