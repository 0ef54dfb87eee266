// What no policy can surpass.

const NEVER = -1;

/**
 * The hits of Belady's policy (IBM Systems Journal 5(2), 1966), which knows the future: what is asked for again last
 * leaves first, and what has just been loaded may be that. Without expiry nothing has more hits. With it, this is a
 * lower bound of the optimum, for when an entry is filled decides when it expires: an entry that expires before it is
 * asked for again is not kept. With `capacity` infinite it is exact again.
 *
 * @param {import('./traces.mjs').Trace} trace
 * @param {number} capacity in entries
 */
export function optimalHits({ requests, distinct, timeOf, lifetime }, capacity) {
  const next = nextUses(requests, distinct);
  const filledAt = new Float64Array(distinct);
  /** Whether the key is still kept at its use of that number. */
  const kept = new Uint8Array(requests.length);
  const ahead = new LatestFirst(requests.length);
  let size = 0;
  let hits = 0;
  for (let index = 0; index < requests.length; index += 1) {
    const key = requests[index];
    if (kept[index] === 1) {
      hits += 1;
      size -= 1;
    } else {
      filledAt[key] = timeOf(index);
    }
    const use = next[index];
    if (use === NEVER || timeOf(use) - filledAt[key] >= lifetime) continue;
    kept[use] = 1;
    ahead.add(use);
    size += 1;
    if (size > capacity) {
      kept[ahead.take()] = 0;
      size -= 1;
    }
  }
  return hits;
}

function nextUses(requests, distinct) {
  const next = new Int32Array(requests.length);
  const seen = new Int32Array(distinct).fill(NEVER);
  for (let index = requests.length - 1; index >= 0; index -= 1) {
    next[index] = seen[requests[index]];
    seen[requests[index]] = index;
  }
  return next;
}

/** A binary heap, the largest number on top. Uses that have passed sink below all others, and are left there. */
class LatestFirst {
  constructor(most) {
    this.heap = new Int32Array(most);
    this.size = 0;
  }

  add(value) {
    const { heap } = this;
    let at = this.size++;
    for (let parent; at > 0 && heap[(parent = (at - 1) >> 1)] < value; at = parent) heap[at] = heap[parent];
    heap[at] = value;
  }

  take() {
    const { heap } = this;
    const top = heap[0];
    const value = heap[--this.size];
    let at = 0;
    for (let child; (child = 2 * at + 1) < this.size; at = child) {
      if (child + 1 < this.size && heap[child + 1] > heap[child]) child += 1;
      if (heap[child] <= value) break;
      heap[at] = heap[child];
    }
    heap[at] = value;
    return top;
  }
}
