export const TOKEN_TRANSACTION_TYPES = ['transfer', 'mint', 'burn'] as const;

/** From user to user; from the issuance to a user, which makes tokens; from a user to the issuance, which ends them. */
export type TokenTransactionType = (typeof TOKEN_TRANSACTION_TYPES)[number];
