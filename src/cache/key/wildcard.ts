/**
 * A matcher for a pattern in which `*` stands for any characters, `:` included, or none: what Redis' glob does, so that
 * a wildcard reaches the same keys in both stores. Leftmost placement of each piece is enough for `*`, so nothing is
 * ever tried twice and the time is linear in the key for each piece.
 */
export function compileWildcard(pattern: string): (key: string) => boolean {
  const pieces = pattern.split('*');
  const head = pieces[0] ?? '';
  if (pieces.length === 1) return (key) => key === head;
  const tail = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1).filter((piece) => piece.length > 0);
  return (key) => {
    const end = key.length - tail.length;
    if (end < head.length || !key.startsWith(head) || !key.endsWith(tail)) return false;
    let from = head.length;
    for (const piece of middle) {
      const at = key.indexOf(piece, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    return from <= end;
  };
}

/** The same pattern for Redis' SCAN MATCH, where `?`, `[`, `]` and `\` would have a meaning as well. */
export function toRedisGlob(pattern: string): string {
  return pattern.replace(/[?[\]\\]/g, '\\$&').replace(/\*+/g, '*');
}
