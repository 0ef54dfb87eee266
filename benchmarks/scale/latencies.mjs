/** Steps for each doubling: a quantile is right within 2 %. */
const STEPS = 16;
/** A hundredth of a microsecond; the last bucket is beyond a minute. */
const LEAST = 0.01;
const BUCKETS = 33 * STEPS;

/** A histogram of microseconds that can be sent from process to process and added up. */
export class Latencies {
  count = 0;
  sum = 0;
  buckets = new Array(BUCKETS).fill(0);

  record(microseconds) {
    const step = Math.floor(Math.log2(microseconds / LEAST) * STEPS);
    this.count += 1;
    this.sum += microseconds;
    this.buckets[Math.max(0, Math.min(BUCKETS - 1, step))] += 1;
  }

  /** @param {Latencies} other perhaps of another process, where it has lost its class */
  add({ count, sum, buckets }) {
    this.count += count;
    this.sum += sum;
    buckets.forEach((number, at) => (this.buckets[at] += number));
    return this;
  }

  get mean() {
    return this.sum / this.count;
  }

  quantile(share) {
    let left = this.count * share;
    const at = this.buckets.findIndex((number) => (left -= number) <= 0);
    return LEAST * 2 ** ((at + 0.5) / STEPS);
  }

  figures() {
    return { mean: this.mean, p50: this.quantile(0.5), p99: this.quantile(0.99) };
  }
}
