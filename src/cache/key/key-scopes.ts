const REMEMBERED = 10_000;

let recent = new Map<string, readonly string[]>();
let earlier = new Map<string, readonly string[]>();

/**
 * The prefixes of a key that an eviction can name, outermost first: `meeting:list:x` has `meeting:` and
 * `meeting:list:`. Keys of one family share one frozen array.
 */
export function prefixesOf(key: string): readonly string[] {
  const end = key.lastIndexOf(':') + 1;
  if (end === 0) return NONE;
  const family = key.slice(0, end);
  const known = recent.get(family);
  if (known !== undefined) return known;
  return remember(family, earlier.get(family) ?? Object.freeze(listPrefixes(family)));
}

const NONE: readonly string[] = Object.freeze([]);

function listPrefixes(family: string): string[] {
  const prefixes: string[] = [];
  for (let at = family.indexOf(':'); at >= 0; at = family.indexOf(':', at + 1)) prefixes.push(family.slice(0, at + 1));
  return prefixes;
}

/** Two generations: families in use are carried over, the others are forgotten, and memory stays bounded. */
function remember(family: string, prefixes: readonly string[]): readonly string[] {
  if (recent.size >= REMEMBERED) {
    earlier = recent;
    recent = new Map();
  }
  recent.set(family, prefixes);
  return prefixes;
}
