// The figures at the top.
import { duration, mebibytes, number, percent, ratesBetween } from './rates.js';

const GOOD_HIT_RATE = 0.8;

/** @returns sets a figure; `note` is shown with its name */
export function tilesIn(place) {
  const tiles = new Map();
  place.replaceChildren();
  return (name, value, mood = '', note = '') => {
    let tile = tiles.get(name);
    if (!tile) {
      tile = document.createElement('div');
      tile.className = 'tile';
      tile.dataset.name = name;
      tile.innerHTML = '<b></b><span></span>';
      tiles.set(name, tile);
      place.append(tile);
    }
    tile.dataset.mood = mood;
    tile.querySelector('b').textContent = value;
    tile.querySelector('span').textContent = note === '' ? name : `${name} (${note})`;
  };
}

/** @returns told of each event */
export function showTiles(place) {
  const set = tilesIn(place);
  return (now, before) => {
    const { hits, joins, misses, evictions, errors } = now.totals;
    const reads = hits + joins + misses;
    const hitRate = reads === 0 ? undefined : (hits + joins) / reads;
    const rates = before && ratesBetween(now, before);
    set('Hit rate', percent(hitRate), hitRate === undefined ? '' : hitRate >= GOOD_HIT_RATE ? 'good' : 'bad');
    set('Reads', number(reads));
    set('Reads per second', number(rates?.reads));
    set('Loads per second', number(rates?.loads, 1));
    set('Queries saved', number(now.saved.queries));
    set('Time saved', duration(now.saved.time));
    set('Evictions', number(evictions));
    set('Errors', number(errors), errors > 0 ? 'bad' : '');
    set('Near entries', number(now.near.entries));
    set('Near MiB', number(mebibytes(now.near.bytes), 1));
    set('Redis', redis(now.remote), now.remote.enabled && now.remote.breaker !== 'closed' ? 'bad' : '');
    set('Bus', bus(now.remote), now.remote.enabled && !now.remote.busAlive ? 'bad' : '');
  };
}

const redis = ({ enabled, breaker, journalDepth }) => {
  if (!enabled) return 'none';
  if (breaker !== 'closed') return breaker;
  return journalDepth > 0 ? `${journalDepth} late` : 'up';
};

const bus = ({ enabled, busAlive, busLag }) => {
  if (!enabled) return 'none';
  return busAlive ? `${number(busLag, 1)} ms` : 'suspended';
};
