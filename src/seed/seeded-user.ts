import type { Insertion } from './insert-rows.js';
import { randomFor, type Random } from './random.js';
import { personName } from './names.js';
import { seedId } from './seed-id.js';
import { DAY, before } from './spans.js';

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly password_hash: string;
  readonly display_name: string;
  readonly theme: string;
  readonly avatar_url: string | null;
  readonly wallet_address: string | null;
  readonly role: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const USERS: Insertion<UserRow> = {
  table: 'users',
  types: {
    id: 'uuid',
    email: 'text',
    password_hash: 'text',
    display_name: 'text',
    theme: 'text',
    avatar_url: 'text',
    wallet_address: 'text',
    role: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  returning: 'id',
};

/** `.example` is reserved (RFC 2606): no mail can ever reach somebody. */
export const emailOf = (index: number): string => `user${index}@seed.larder.example`;

/** @param index user 0 is an administrator, the others are not */
export function seededUser(index: number, passwordHash: string, baseDate: Date): UserRow {
  const random = randomFor(`user:${index}`);
  const name = personName(random);
  const createdAt = before(baseDate, random.integer(400, 1_200) * DAY + random.integer(0, DAY));
  return {
    id: seedId('user', index),
    email: emailOf(index),
    password_hash: passwordHash,
    display_name: name,
    theme: random.pick(['light', 'dark', 'system', 'system']),
    avatar_url: random.chance(0.6) ? `https://avatars.larder.example/${index}.png` : null,
    wallet_address: random.chance(0.3) ? walletAddress(random) : null,
    role: index === 0 ? 'admin' : 'user',
    created_at: createdAt,
    updated_at: before(baseDate, random.integer(0, 300) * DAY),
  };
}

const walletAddress = (random: Random): string =>
  `0x${Array.from({ length: 40 }, () => random.integer(0, 15).toString(16)).join('')}`;
