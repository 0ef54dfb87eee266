// Sizes of V8's heap objects on a 64-bit build without pointer compression, which is what Node ships.
// An estimate for a budget: right within about a quarter on ordinary results, never a reason to fail.
export const OBJECT_BYTES = 24;
export const SLOT_BYTES = 8;
export const ARRAY_BYTES = 48;
export const HEAP_NUMBER_BYTES = 16;
export const DATE_BYTES = 304;
export const COLLECTION_BYTES = 208;
export const COLLECTION_SLOT_BYTES = 28;
export const BINARY_BYTES = 232;

// With a share of what a string cut from a decoded block costs on top.
const STRING_HEADER_BYTES = 24;

/** Bytes of a string. Whether V8 stores one or two bytes per character is guessed from three of them. */
export function stringBytes(text: string): number {
  const { length } = text;
  if (length === 0) return 0;
  const wide = text.charCodeAt(0) > 0xff || text.charCodeAt(length >> 1) > 0xff || text.charCodeAt(length - 1) > 0xff;
  return STRING_HEADER_BYTES + (wide ? length * 2 : length);
}

export function bigintBytes(value: bigint): number {
  // The digits in hex are a cheap bound only for small values; larger ones are rare enough to print.
  return BigInt.asIntN(64, value) === value ? 24 : 16 + value.toString(16).length / 2;
}
