import { closest } from './closest.js';
import type { TemplateSegment } from './template-grammar.js';
import { weave } from './template-weave.js';

/** Anything with parsed segments: a key template, an eviction pattern, a tag. */
export interface Segmented {
  readonly text: string;
  readonly segments: readonly TemplateSegment[];
}

/** One step of a template's language: a character, one or more characters without `:`, or any characters at all. */
type Atom = string | typeof VALUE | typeof ANY;

const VALUE = Symbol('one or more characters of a segment');
const ANY = Symbol('any characters');

/** Whether two key templates can render the same key for some arguments. */
export function templatesCollide(a: Segmented, b: Segmented): boolean {
  return languagesMeet(atomsOf(a), atomsOf(b));
}

/** Whether an eviction pattern can name any key of a template. */
export function patternCanMatch(pattern: Segmented, template: Segmented): boolean {
  return languagesMeet(atomsOf(pattern), atomsOf(template));
}

/** The key or prefix of a template that a pattern without any match was most likely meant to be. */
export function didYouMean(pattern: Segmented, templates: readonly Segmented[]): string | undefined {
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

function atomsOf({ segments }: Segmented): readonly Atom[] {
  const { texts } = weave(segments);
  return texts.flatMap((text, at): Atom[] => {
    const atoms = Array.from(text, (character): Atom => (character === '*' ? ANY : character));
    return at === 0 ? atoms : [VALUE, ...atoms];
  });
}

/**
 * Whether some text belongs to both: a search through the product of the two as automata, exact for every mixture of
 * text, placeholders and wildcards. A position is an index into each, and whether a VALUE there has begun.
 */
function languagesMeet(a: readonly Atom[], b: readonly Atom[]): boolean {
  const seen = new Set<number>();
  const pending: (readonly [State, State])[] = [[START, START]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [left, right] = pair;
    const id = numberOf(left) * 2 * (b.length + 1) + numberOf(right);
    if (seen.has(id)) continue;
    seen.add(id);
    if (left.at === a.length && right.at === b.length) return true;
    for (const next of skips(a, left)) pending.push([next, right]);
    for (const next of skips(b, right)) pending.push([left, next]);
    if (canShareCharacter(a[left.at], b[right.at])) pending.push([step(a, left), step(b, right)]);
  }
  return false;
}

interface State {
  readonly at: number;
  readonly begun: boolean;
}

const START: State = { at: 0, begun: false };

function numberOf({ at, begun }: State): number {
  return at * 2 + (begun ? 1 : 0);
}

/** Where one can go without a character: past any-characters, and past a value that has one. */
function skips(atoms: readonly Atom[], { at, begun }: State): readonly State[] {
  const atom = atoms[at];
  return atom === ANY || (atom === VALUE && begun) ? [{ at: at + 1, begun: false }] : [];
}

function step(atoms: readonly Atom[], { at }: State): State {
  return typeof atoms[at] === 'string' ? { at: at + 1, begun: false } : { at, begun: true };
}

function canShareCharacter(a: Atom | undefined, b: Atom | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a === ANY || b === ANY) return true;
  if (a === VALUE) return b !== ':';
  return b === VALUE ? a !== ':' : a === b;
}
