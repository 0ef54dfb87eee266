const KINDS = {
  user: '5eed0001',
  meeting: '5eed0002',
  flag: '5eed0003',
  achievement: '5eed0004',
  community: '5eed0005',
  post: '5eed0006',
  question: '5eed0007',
  option: '5eed0008',
  journey: '5eed0009',
  /** The account of a token kind that issues it: kinds have no id, and are known as seeded by this one. */
  issuance: '5eed000a',
  account: '5eed000b',
  transaction: '5eed000c',
  communityActivity: '5eed000d',
  joinActivity: '5eed000e',
  postActivity: '5eed000f',
  questionActivity: '5eed0010',
  journeyActivity: '5eed0011',
} as const;

export type SeededKind = keyof typeof KINDS;

const LARGEST = 'ffffffffffff';
/** More than there can be users. */
const PAIR = 2 ** 20;

/**
 * The id of a seeded row: the same in every run, and told from the random ids of other rows by its beginning, so that
 * seeded rows can be removed again without a mark in the tables. Shaped as a version 4 UUID.
 *
 * @param index from 0 to 2⁴⁸ - 1
 */
export const seedId = (kind: SeededKind, index: number): string =>
  `${KINDS[kind]}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

/** First and last id that a seeded row of this kind can have. */
export const seedIdRange = (kind: SeededKind): readonly [first: string, last: string] => [
  seedId(kind, 0),
  `${KINDS[kind]}-0000-4000-8000-${LARGEST}`,
];

/** The index of a seeded row, or undefined for the id of another row. */
export function seedIndex(kind: SeededKind, id: string): number | undefined {
  return id.startsWith(`${KINDS[kind]}-`) ? Number.parseInt(id.slice(-LARGEST.length), 16) : undefined;
}

/** The index of what belongs to two others, such as a member to a community and a user. */
export const pairIndex = (one: number, other: number): number => one * PAIR + other;
