import { hash } from '@node-rs/argon2';

/** Everybody's password, documented so that anybody can log in: seeded accounts protect nothing. */
export const SEED_PASSWORD = 'larder-seed-password';

/**
 * One argon2id hash for all accounts, which makes thousands of them cost as much as one. Its salt is fixed, so that two
 * seeded databases are equal.
 */
export const seedPasswordHash = (): Promise<string> => hash(SEED_PASSWORD, { salt: Buffer.from('larder-seed-salt') });
