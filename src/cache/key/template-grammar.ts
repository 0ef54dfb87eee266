import { InvalidKeyTemplateError } from '../cache.errors.js';

/** `{name}`, `{name.path.deeper}`, and in evictions `{name.items[].id}`. */
export interface Placeholder {
  readonly kind: 'placeholder';
  /** The text between the braces. */
  readonly source: string;
  readonly name: string;
  /** The path to each `[]`, each one from an element of the one before; empty without fan-out. */
  readonly lists: readonly (readonly string[])[];
  /** The path from the name, or from an element of the last list, to the value. */
  readonly path: readonly string[];
}

export interface TemplateText {
  readonly kind: 'text';
  readonly text: string;
}

export interface Wildcard {
  readonly kind: 'wildcard';
}

export type TemplatePart = TemplateText | Wildcard | Placeholder;
/** What stands between two `:`. */
export type TemplateSegment = readonly TemplatePart[];

/** Where a template stands decides what it may contain: wildcards and lists make sense in evictions only. */
export type TemplateRole = 'key' | 'eviction' | 'tag' | 'tag eviction';

const LONGEST_TEMPLATE = 512;
const PART = /\{([^{}]*)\}|([A-Za-z0-9_.~-]+)|(\*+)/y;
const NAME = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$]*`;
const PLACEHOLDER = new RegExp(String.raw`^${NAME}(?:\[\])*(?:\.[\p{ID_Continue}$]+(?:\[\])*)*$`, 'u');

/**
 * @param where begins the error, for example `MeetingsService.findOne: key 'meeting:{id}'`
 * @throws InvalidKeyTemplateError
 */
export function parseTemplate(text: string, role: TemplateRole, where: string): readonly TemplateSegment[] {
  const refuse = (reason: string): InvalidKeyTemplateError => new InvalidKeyTemplateError(where, reason);
  if (text.length === 0) throw refuse("it is empty; write for example 'user:profile:{userId}'");
  if (text.length > LONGEST_TEMPLATE) throw refuse(`it is longer than ${LONGEST_TEMPLATE} characters`);
  return text.split(':').map((segment) => parseSegment(segment, role, refuse));
}

function parseSegment(segment: string, role: TemplateRole, refuse: (reason: string) => Error): TemplateSegment {
  if (segment.length === 0) {
    throw refuse("it has an empty segment; put text or a placeholder between two ':', and none at the start or end");
  }
  const parts: TemplatePart[] = [];
  PART.lastIndex = 0;
  for (let at = 0; at < segment.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const match = PART.exec(segment);
    if (!match) throw refuse(strayCharacter(segment, at));
    if (match[1] !== undefined) parts.push(parsePlaceholder(match[1], role, refuse));
    else if (match[2] !== undefined) parts.push({ kind: 'text', text: match[2] });
    else if (role === 'eviction') parts.push({ kind: 'wildcard' });
    else throw refuse(`a ${role} names one thing, so it cannot contain '*'; wildcards belong in @CacheEvict patterns`);
  }
  if (parts.filter((part) => part.kind === 'placeholder').length > 1) {
    throw refuse(
      `segment '${segment}' holds two placeholders, so different arguments could give the same text; put ':' between them`,
    );
  }
  return parts;
}

function parsePlaceholder(source: string, role: TemplateRole, refuse: (reason: string) => Error): Placeholder {
  if (!PLACEHOLDER.test(source)) {
    throw refuse(`'{${source}}' is not a placeholder; write {parameter} or {parameter.path}, without spaces`);
  }
  const fansOut = source.includes('[]');
  if (fansOut && (role === 'key' || role === 'tag')) {
    throw refuse(`'{${source}}' stands for many values, which only an eviction can use; a ${role} names one thing`);
  }
  const [name = '', ...steps] = source.replaceAll('[]', '.[]').split('.');
  const runs: string[][] = [[]];
  for (const step of steps) {
    if (step === '[]') runs.push([]);
    else runs.at(-1)?.push(step);
  }
  return { kind: 'placeholder', source, name, lists: runs.slice(0, -1), path: runs.at(-1) ?? [] };
}

function strayCharacter(segment: string, at: number): string {
  const character = String.fromCodePoint(segment.codePointAt(at) ?? 0);
  if (character === '{') return `'{' in '${segment}' is never closed; write {parameter}`;
  if (character === '}') return `'}' in '${segment}' closes nothing; write {parameter}`;
  return `'${character}' in '${segment}' is not allowed; literal text is made of letters, digits and _ . ~ -`;
}
