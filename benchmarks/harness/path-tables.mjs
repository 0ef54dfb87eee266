// How the figures of the paths are shown.

/** @param {{ value: number, atLeast?: number, atMost?: number }} ratio */
export function isMet({ value, atLeast = -Infinity, atMost = Infinity }) {
  return value >= atLeast && value <= atMost;
}

export function targetOf({ atLeast, atMost }) {
  if (atLeast !== undefined) return `≥ ${atLeast}`;
  return atMost === undefined ? '' : `≤ ${atMost}`;
}

export const verdictOn = (ratio) => (targetOf(ratio) === '' ? '' : isMet(ratio) ? 'met' : 'MISSED');

export const ratioRows = (paths) =>
  paths.flatMap(({ title, ratios }) =>
    ratios.map((ratio) => ({
      path: title,
      ratio: ratio.name,
      measured: shown(ratio.value),
      target: targetOf(ratio),
      verdict: verdictOn(ratio),
    })),
  );

export const figureRows = ({ figures }) =>
  figures.map(({ name, unit, median }) => ({ what: name, median: shown(median), unit }));

/** Its columns aligned, as the formatter of the repository wants it. */
export function markdownTable(rows) {
  const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))];
  const widths = lines[0].map((_, column) => Math.max(3, ...lines.map((cells) => cells[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = lines.map(line);
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

export function shown(value) {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
