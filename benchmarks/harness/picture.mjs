// The picture of the README: what is answered in a second, beside the plain way and other caches.
const WIDTH = 840;
const LABELS = 380;
const BARS = WIDTH - LABELS - 90;
const LINE = 24;
const HEADING = 44;

/** Which figures are shown, and what is left out of their names. */
const PANELS = [
  { path: 'near-hit', heading: 'Hit in the process, calls per second', suffix: '' },
  { path: 'remote-hit', heading: 'Hit in Redis, 64 callers, calls per second', suffix: '; 64 at once' },
  { path: 'http', heading: 'HTTP GET, 64 connections, requests per second', suffix: '' },
];

/** @returns {string} an SVG for light and dark pages */
export function pictureOf({ paths, surroundings: { date, machine, node }, command }) {
  const parts = [];
  let y = 0;
  for (const { path, heading, suffix } of PANELS) {
    const figures = (paths.find(({ name }) => name === path)?.figures ?? [])
      .filter(({ name }) => name.endsWith(suffix))
      .map((figure) => ({ ...figure, name: figure.name.slice(0, figure.name.length - suffix.length) }));
    if (figures.length === 0) continue;
    parts.push(panel(heading, figures, y));
    y += HEADING + figures.length * LINE;
  }
  const caption = `${machine}, Node ${node.replace('v', '')}, ${date}: ${command}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 40}" font-family="system-ui, sans-serif" font-size="13" role="img">
<title>What Larder answers in a second, beside the plain way and other caches</title>
<style>
text { fill: #1f2328 } .heading { font-weight: 600 } .bar { fill: #8c959f } .larder { fill: #1a7f37 } .caption { font-size: 11px; fill: #656d76 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .bar { fill: #6e7681 } .larder { fill: #3fb950 } .caption { fill: #8d96a0 } }
</style>
${parts.join('\n')}
<text class="caption" x="0" y="${y + 28}">${escaped(caption)}</text>
</svg>
`;
}

function panel(heading, figures, top) {
  const most = Math.max(...figures.map(({ median }) => median));
  const rows = figures.map(({ name, median }, at) => {
    const y = top + HEADING + at * LINE;
    const width = Math.max(1, (BARS * median) / most).toFixed(1);
    const kind = name.includes('larder') ? 'bar larder' : 'bar';
    return [
      `<text x="${LABELS - 8}" y="${y + 12}" text-anchor="end">${escaped(name)}</text>`,
      `<rect class="${kind}" x="${LABELS}" y="${y}" width="${width}" height="16" rx="2"/>`,
      `<text x="${(LABELS + Number(width) + 6).toFixed(1)}" y="${y + 12}">${amount(median)}</text>`,
    ].join('');
  });
  return [`<text class="heading" x="0" y="${top + 28}">${escaped(heading)}</text>`, ...rows].join('\n');
}

function amount(number) {
  if (number >= 1e6) return `${(number / 1e6).toFixed(1)} M`;
  return number >= 1e3 ? `${(number / 1e3).toFixed(0)} k` : number.toFixed(0);
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
