import type { ReadParts } from '../read/read-parts.js';
import type { NearEntry } from '../store/near-entry.js';
import type { NearExplanation } from './entry-explanation.js';

/** The near entry of a key as it is: looking at it neither saves it from leaving nor removes it. */
export function explainNear({ near, bus, clock }: ReadParts, key: string): NearExplanation | null {
  const entry = near?.held(key);
  if (!near || !entry) return null;
  const wall = clock.wall();
  const monotonic = clock.monotonic();
  const state = (): NearExplanation['state'] => {
    if (entry.isSpent(wall, monotonic)) return 'spent';
    if (near.isEvicted(entry)) return 'evicted';
    if (entry.isExpired(wall, monotonic)) return 'kept';
    return bus === undefined || entry.degraded || bus.isHeard ? 'served' : 'suspended';
  };
  return { state: state(), ...momentsOf(entry, wall, monotonic), ...factsOf(entry) };
}

/** By the clock that makes it older, as reads judge it. */
function momentsOf(entry: NearEntry, wall: number, monotonic: number) {
  const age = Math.round(entry.age(wall, monotonic));
  const begun = wall - age;
  return { age, freshUntil: begun + entry.freshFor, servedUntil: begun + entry.lifetime };
}

const factsOf = ({ bytes, tags, id, degraded }: NearEntry) => ({
  bytes,
  tags,
  id: id === undefined ? null : Buffer.from(id, 'latin1').toString('hex'),
  degraded,
});
