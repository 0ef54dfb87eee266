import { createHash, randomBytes } from 'node:crypto';

/** What a token of ours looks like: 256 bits in base64url. */
export const GUEST_TOKEN = /^[\w-]{43}$/;

/** 256 random bits: nothing to guess, so a fast hash is enough to keep it. */
export const newGuestToken = (): string => randomBytes(32).toString('base64url');

export const hashOfGuestToken = (token: string): string => createHash('sha256').update(token).digest('hex');
