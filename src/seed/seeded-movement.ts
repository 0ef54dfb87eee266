import { randomFor, type Random } from './random.js';
import { before, DAY } from './spans.js';
import { zipf } from './zipf.js';

/** Token kinds, the most used first. */
export const KINDS_OF_TOKENS = [
  { code: 'points', name: 'Points' },
  { code: 'thanks', name: 'Thanks' },
  { code: 'hours', name: 'Hours of help' },
  { code: 'seats', name: 'Seats' },
] as const;

/** What one transaction does, before it is written to the ledger. */
export interface Movement {
  /** Index of the token kind. */
  readonly kind: number;
  readonly type: 'transfer' | 'mint' | 'burn';
  /** Index of the user who gives, or burns. Undefined: the issuance. */
  readonly from: number | undefined;
  /** Index of the user who receives. Undefined: the issuance. */
  readonly to: number | undefined;
  readonly amount: number;
  readonly memo: string;
}

const MINT_SHARE = 0.2;
const BURN_SHARE = 0.02;
const LARGEST = 500;
const MINTED = [10, 25, 50, 100, 250, 500] as const;
const MEMOS = ['', '', 'Thank you!', 'For the tea', 'As agreed', 'Your share', 'For last week'] as const;
const pickKind = zipf(KINDS_OF_TOKENS.length, 1);

/**
 * Who gives how much to whom. Who has too little to give receives newly minted tokens instead, so that nobody ever owes.
 *
 * @param balanceOf what a user has of a kind at this moment
 */
export function seededMovement(
  index: number,
  popularUser: (random: Random) => number,
  balanceOf: (kind: number, user: number) => number,
): Movement {
  const random = randomFor(`transaction:${index}`);
  const kind = pickKind(random);
  const user = popularUser(random);
  const amount = Math.min(LARGEST, Math.floor((1 - random.next()) ** -0.75));
  if (random.chance(MINT_SHARE) || balanceOf(kind, user) < amount) {
    const minted = Math.max(amount, random.pick(MINTED));
    return { kind, type: 'mint', from: undefined, to: user, amount: minted, memo: '' };
  }
  if (random.chance(BURN_SHARE)) return { kind, type: 'burn', from: user, to: undefined, amount, memo: '' };
  let other = user;
  while (other === user) other = popularUser(random);
  return { kind, type: 'transfer', from: user, to: other, amount, memo: random.pick(MEMOS) };
}

const YEAR = 370 * DAY;
const HALF_TIME = 2_500;

/** Later for each transaction, ever denser, and before the base date however many there are. */
export const timeOfMovement = (index: number, baseDate: Date): Date =>
  before(baseDate, Math.ceil((YEAR * HALF_TIME) / (HALF_TIME + index)));
