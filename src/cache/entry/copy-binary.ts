import { types } from 'node:util';

const VIEWS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

export function copyArrayBuffer(buffer: ArrayBuffer): ArrayBuffer {
  const copy = new ArrayBuffer(buffer.byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer));
  return copy;
}

/**
 * A view of the same class over a buffer of its own, holding only the bytes the view shows (a Buffer often shows a few
 * bytes of a pool that belongs to everyone). Undefined for a class of view this version does not know.
 */
export function copyView(view: ArrayBufferView): ArrayBufferView | undefined {
  const { byteOffset, byteLength } = view;
  const bytes = new Uint8Array(view.buffer as ArrayBuffer, byteOffset, byteLength);
  if (Buffer.isBuffer(view)) return Buffer.from(bytes);
  const copy = new ArrayBuffer(byteLength);
  new Uint8Array(copy).set(bytes);
  if (types.isDataView(view)) return new DataView(copy);
  const name = (view as Uint8Array)[Symbol.toStringTag] as string;
  return Object.hasOwn(VIEWS, name) ? new VIEWS[name as keyof typeof VIEWS](copy) : undefined;
}
