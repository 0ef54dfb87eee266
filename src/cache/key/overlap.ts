import { closest } from './closest.js';

/** Anything that follows the grammar of templates: a key template, an eviction pattern, a tag. */
export interface Template {
  readonly text: string;
}

/**
 * The texts that a template stands for: `user:public:{}` for `user:public:{userId}`. `{` is one character of a value,
 * which is never empty, and `}` the others, `:` excepted; `*` is any characters. None of them can be literal.
 */
interface Language {
  readonly steps: string;
  /** The literal beginning, which tells most languages apart. */
  readonly head: string;
}

const FIRST = '{';
const OTHERS = '}';
const ANY = '*';

/** Whether two key templates can render the same key for some arguments. */
export function templatesCollide(a: Template, b: Template): boolean {
  return languagesMeet(languageOf(a), languageOf(b));
}

/** Whether an eviction pattern can name any key of a template. */
export function patternCanMatch(pattern: Template, template: Template): boolean {
  return languagesMeet(languageOf(pattern), languageOf(template));
}

/** The key or prefix of a template that a pattern without any match was most likely meant to be. */
export function didYouMean(pattern: Template, templates: readonly Template[]): string | undefined {
  const candidates = new Map<string, string>();
  const asPrefix = pattern.text.endsWith(':*');
  for (const template of templates) {
    for (const text of asPrefix ? prefixPatterns(template.text) : [template.text]) {
      if (!candidates.has(skeleton(text))) candidates.set(skeleton(text), text);
    }
  }
  const nearest = closest(skeleton(pattern.text), candidates.keys());
  return nearest === undefined ? undefined : candidates.get(nearest);
}

function prefixPatterns(template: string): string[] {
  const segments = template.split(':');
  return segments.slice(1).map((_, at) => `${segments.slice(0, at + 1).join(':')}:*`);
}

/** What a placeholder is called says nothing about which keys are meant. */
function skeleton(text: string): string {
  return text.replace(/\{[^}]*\}/g, '{}');
}

const known = new WeakMap<Template, Language>();

/** Each template is compared with many: its language is written once. */
function languageOf(template: Template): Language {
  let language = known.get(template);
  if (!language) {
    const steps = skeleton(template.text);
    const [head = ''] = steps.split(/[{*]/, 1);
    language = { steps, head };
    known.set(template, language);
  }
  return language;
}

/** Whether some text belongs to both, exact for every mixture of text, placeholders and wildcards. */
function languagesMeet(a: Language, b: Language): boolean {
  if (!a.head.startsWith(b.head) && !b.head.startsWith(a.head)) return false;
  const common = Math.min(a.head.length, b.head.length);
  return restsMeet(a.steps.slice(common), b.steps.slice(common));
}

/** A search through both at once; where it has been before, it finds nothing more. */
function restsMeet(a: string, b: string): boolean {
  const seen = new Set<number>();
  const meetFrom = (i: number, j: number): boolean => {
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return true;
    const place = i * (b.length + 1) + j;
    if (seen.has(place)) return false;
    seen.add(place);
    return (
      (repeats(left) && meetFrom(i + 1, j)) ||
      (repeats(right) && meetFrom(i, j + 1)) ||
      (shareCharacter(left, right) && meetFrom(repeats(left) ? i : i + 1, repeats(right) ? j : j + 1))
    );
  };
  return meetFrom(0, 0);
}

/** Whether a step stands for any number of characters, or none. */
const repeats = (step: string | undefined): boolean => step === OTHERS || step === ANY;

function shareCharacter(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a === ANY || b === ANY) return true;
  if (a === FIRST || a === OTHERS) return b !== ':';
  return b === FIRST || b === OTHERS ? a !== ':' : a === b;
}
