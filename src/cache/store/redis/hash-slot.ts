const POLYNOMIAL = 0x1021;

/** CRC-16/XMODEM, by which Redis Cluster assigns names to slots. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) remainder = remainder & 0x8000 ? (remainder << 1) ^ POLYNOMIAL : remainder << 1;
  return remainder;
});

export const SLOTS = 16_384;

/**
 * The slot of a name: of what is within its first braces, if there is anything, else of all of it.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function hashSlot(name: string): number {
  const open = name.indexOf('{');
  const close = open < 0 ? -1 : name.indexOf('}', open + 1);
  const hashed = close > open + 1 ? name.slice(open + 1, close) : name;
  let remainder = 0;
  for (const byte of Buffer.from(hashed)) {
    remainder = ((remainder << 8) ^ (TABLE[((remainder >> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;
  }
  return remainder % SLOTS;
}
