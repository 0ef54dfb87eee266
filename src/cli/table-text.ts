const GAP = '  ';

/**
 * Columns of text, as wide as what is in them.
 *
 * @param rows cells of any number of lines; a row is as high as its highest cell
 */
export function tableText(heads: readonly string[], rows: readonly (readonly (readonly string[])[])[]): string {
  const widths = heads.map((head, at) =>
    Math.max(head.length, ...rows.flatMap((row) => (row[at] ?? []).map(({ length }) => length))),
  );
  const line = (texts: readonly string[]): string =>
    (GAP + widths.map((width, at) => (texts[at] ?? '').padEnd(width)).join(GAP)).trimEnd();
  const lines = rows.flatMap((row) => {
    const height = Math.max(1, ...row.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) => line(row.map((cell) => cell[at] ?? '')));
  });
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...lines].join('\n');
}
