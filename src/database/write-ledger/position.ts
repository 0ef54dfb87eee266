const SEQUENCE_BITS = 64n;

/** A place in a stream (`milliseconds-sequence`) as one number that orders as the places do. */
export function positionNumber(position: string): string {
  const [milliseconds = '0', sequence = '0'] = position.split('-');
  return ((BigInt(milliseconds) << SEQUENCE_BITS) + BigInt(sequence)).toString();
}
