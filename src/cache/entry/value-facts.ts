import * as size from './memory-size.js';

const LATEST_TREE_DATE = 0xffff_ffff * 1000;

/** What a walk learns of a value on its way. */
export class ValueFacts {
  /** Estimated memory. */
  bytes = 0;
  /** No Map, Set or binary inside, so that a frozen copy can be shared by all callers. */
  freezable = true;
  /** Within what the compact codec gives back exactly. */
  tree = true;

  text(value: string): void {
    this.bytes += size.stringBytes(value);
    if (this.tree && !isWellFormed(value)) this.tree = false;
  }

  key(key: string): void {
    // The compact codec keeps notes of its own under this name.
    if (key === '__keys__' || !isWellFormed(key)) this.tree = false;
  }

  number(value: number): void {
    if (value === 0) this.tree &&= !Object.is(value, -0);
    else if (!Number.isInteger(value)) this.bytes += size.HEAP_NUMBER_BYTES;
  }

  bigint(value: bigint): void {
    this.bytes += size.bigintBytes(value);
    if (BigInt.asIntN(64, value) !== value) this.tree = false;
  }

  date(time: number): void {
    this.bytes += size.DATE_BYTES;
    if (!(time >= 0 && time < LATEST_TREE_DATE)) this.tree = false;
  }

  object(keys: number): void {
    this.bytes += size.OBJECT_BYTES + keys * size.SLOT_BYTES;
  }

  array(elements: number): void {
    this.bytes += size.ARRAY_BYTES + elements * size.SLOT_BYTES;
  }

  collection(members: number): void {
    this.bytes += size.COLLECTION_BYTES + members * size.COLLECTION_SLOT_BYTES;
  }

  binary(byteLength: number): void {
    this.bytes += size.BINARY_BYTES + byteLength;
  }
}

/** ES2024, present since Node 20; false for lone surrogates, which UTF-8 cannot carry. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
