const MEMO_LIMIT = 2_048;

function refuse(): never {
  throw new TypeError('This Date belongs to a cached result that every caller shares. Change a copy: new Date(date).');
}

// Object.freeze does not reach a Date's time, so each mutator is shadowed on the object itself. A subclass would be
// cheaper and would no longer equal a plain Date; own, non-enumerable properties are invisible to deep equality,
// structuredClone and JSON.
const GUARDS: PropertyDescriptorMap = Object.fromEntries(
  Object.getOwnPropertyNames(Date.prototype)
    .filter((name) => name.startsWith('set'))
    .map((name) => [name, { value: refuse }]),
);

// Guarding costs some 2 µs, and a re-read entry has the dates it had before: an immutable Date may serve them all.
const memo = new Map<number, Date>();

/** A Date at `time` (milliseconds) that refuses every mutator. Equal times may give the same object. */
export function frozenDate(time: number): Date {
  const known = memo.get(time);
  if (known !== undefined) return known;
  const date = Object.freeze(Object.defineProperties(new Date(time), GUARDS)) as Date;
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(time, date);
  return date;
}
