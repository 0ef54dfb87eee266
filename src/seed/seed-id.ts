const KINDS = { user: '5eed0001', meeting: '5eed0002', flag: '5eed0003', achievement: '5eed0004' } as const;

export type SeededKind = keyof typeof KINDS;

const LARGEST = 'ffffffffffff';

/**
 * The id of a seeded row: the same in every run, and told from the random ids of other rows by its beginning, so that
 * seeded rows can be removed again without a mark in the tables. Shaped as a version 4 UUID.
 *
 * @param index from 0
 */
export const seedId = (kind: SeededKind, index: number): string =>
  `${KINDS[kind]}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

/** First and last id that a seeded row of this kind can have. */
export const seedIdRange = (kind: SeededKind): readonly [first: string, last: string] => [
  seedId(kind, 0),
  `${KINDS[kind]}-0000-4000-8000-${LARGEST}`,
];
