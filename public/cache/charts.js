// The last five minutes, drawn by uPlot.
import uPlot from '/admin/cache/uplot/uPlot.esm.js';
import { mebibytes, ratesBetween } from './rates.js';

const KEPT = 300;
const HEIGHT = 160;

/** @returns told of each event */
export function showCharts() {
  const charts = [
    chart('chart-hit-rate', ['Hit rate'], (rates) => [rates.hitRate], { min: 0, max: 100 }),
    chart('chart-reads', ['Reads', 'Loads'], (rates) => [rates.reads, rates.loads]),
    chart('chart-loads', ['Mean'], (rates) => [rates.loadTime]),
    chart('chart-memory', ['Bytes'], (_, now) => [mebibytes(now.near.bytes)]),
  ];
  let shown;
  return (now, before) => {
    // A line from the figures of one process to those of another would be nobody's.
    const isOther = shown !== undefined && shown !== now.process;
    shown = now.process;
    if (isOther) for (const { clear } of charts) clear();
    if (before === undefined) return;
    const rates = ratesBetween(now, before);
    for (const { add } of charts) add(now.at / 1_000, rates, now);
  };
}

function chart(id, labels, valuesOf, range) {
  const place = document.getElementById(id);
  place.replaceChildren();
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement('i');
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = style.getPropertyValue(name);
    return getComputedStyle(probe).color;
  };
  const strokes = [colour('--accent'), colour('--bad')];
  const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, size: 46 };
  probe.remove();
  const width = () => place.clientWidth || 300;
  const data = [[], ...labels.map(() => [])];
  const plot = new uPlot(
    {
      width: width(),
      height: HEIGHT,
      cursor: { y: false },
      legend: { show: false },
      scales: { y: { range: (_, low, high) => (range ? [range.min, range.max] : [0, Math.max(high ?? 0, 1) * 1.1]) } },
      axes: [{ ...axis, size: 28 }, axis],
      series: [{}, ...labels.map((label, at) => ({ label, stroke: strokes[at], width: 2, spanGaps: true }))],
    },
    data,
    place,
  );
  new ResizeObserver(() => plot.setSize({ width: width(), height: HEIGHT })).observe(place);
  const add = (at, rates, now) => {
    [at, ...valuesOf(rates, now)].forEach((value, series) => {
      data[series].push(value);
      if (data[series].length > KEPT) data[series].shift();
    });
    plot.setData(data);
  };
  const clear = () => {
    for (const series of data) series.length = 0;
    plot.setData(data);
  };
  return { add, clear };
}
