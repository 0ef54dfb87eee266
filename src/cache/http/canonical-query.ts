/** More parameters than this, and parsers begin to drop some. */
const MOST_PARAMETERS = 100;

/** What stands in a request target as a client sends it; anything else is read differently by different parsers. */
const ORDINARY_TARGET = /^[\x21-\x7e]*$/;

/** Parsers that nest objects (`a[]`, `a[b]`, `a.b`) merge what has the same beginning: there the order counts. */
const NESTING = /[[.]/;

interface Parameter {
  readonly name: string;
  readonly text: string;
}

/** The query of a request, written in one way only. */
export interface CanonicalQuery {
  /** Sorted by name, repeated parameters in their order; empty without any. */
  readonly text: string;
  /** Names without what nests, each once. */
  readonly names: readonly string[];
}

/**
 * Requests whose queries have the same canonical text mean the same to every parser in use (`URLSearchParams`,
 * `node:querystring`, `fast-querystring`, `qs`): only the order of unrelated parameters and the way of
 * percent-encoding are lost. `a` and `a=`, `a` and `a[]`, and other spellings of Unicode stay apart.
 *
 * @param target of the request, as received
 * @returns `undefined` for one that parsers may disagree on: a `;` or `#` that a router may take for the beginning of
 *   the query, encoding that is broken, too many parameters
 */
export function canonicalQuery(target: string): CanonicalQuery | undefined {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  if (!ORDINARY_TARGET.test(target) || path.includes(';') || target.includes('#')) return undefined;
  if (mark === -1) return { text: '', names: [] };
  const pieces = target
    .slice(mark + 1)
    .split('&')
    .filter(Boolean);
  if (pieces.length > MOST_PARAMETERS) return undefined;
  const parameters: Parameter[] = [];
  for (const piece of pieces) {
    const parameter = parameterOf(piece);
    if (!parameter) return undefined;
    parameters.push(parameter);
  }
  // Stable: what belongs together keeps its order.
  parameters.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    text: parameters.map(({ text }) => text).join('&'),
    names: [...new Set(parameters.map(({ name }) => name))],
  };
}

function parameterOf(piece: string): Parameter | undefined {
  const equals = piece.indexOf('=');
  const name = decoded(equals === -1 ? piece : piece.slice(0, equals));
  const value = equals === -1 ? undefined : decoded(piece.slice(equals + 1));
  if (name === undefined || (equals !== -1 && value === undefined)) return undefined;
  const nests = name.search(NESTING);
  const text = encodeURIComponent(name) + (value === undefined ? '' : `=${encodeURIComponent(value)}`);
  return { name: nests > 0 ? name.slice(0, nests) : name, text };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Broken encoding, or bytes that are no UTF-8.
    return undefined;
  }
}
