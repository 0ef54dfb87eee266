import { expect } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Page } from '../../src/http/page.js';
import type { KindBalanceView, TokenBalancesView, TokenBalanceView } from '../../src/tokens/token-balances.view.js';
import type { TokenLineView } from '../../src/tokens/token-history.view.js';
import type { TokenTransactionView } from '../../src/tokens/token-transaction.view.js';
import type { Answer, Client } from './client.js';

export const newKindCode = (): string => `k-${randomBytes(6).toString('hex')}`;

/** @returns the code of a new kind */
export async function defineKind(by: Client): Promise<string> {
  const code = newKindCode();
  const { status } = await by.post('/v1/token-kinds', { body: { code, name: 'Credit' } });
  expect(status).toBe(201);
  return code;
}

export type Route = 'transfer' | 'mint' | 'burn';

/** @param key a new one, unless told */
export const book = (
  by: Client,
  route: Route,
  body: object,
  key: string = randomUUID(),
): Promise<Answer<TokenTransactionView>> =>
  by.post<TokenTransactionView>(`/v1/token-transactions/${route}`, { body, headers: { 'idempotency-key': key } });

/** Books what must succeed. */
export async function booked(by: Client, route: Route, body: object, key?: string): Promise<TokenTransactionView> {
  const { status, body: transaction } = await book(by, route, body, key);
  expect({ status, transaction }).toMatchObject({ status: 201, transaction: { type: route } });
  return transaction;
}

/** @param of the reader itself, unless told */
export const balance = async (by: Client, of: string, kind: string): Promise<number> =>
  (await by.get<TokenBalanceView>(`/v1/users/${of}/token-balances/${kind}`)).body.balance;

export const balances = async (by: Client, of: string): Promise<readonly KindBalanceView[]> =>
  (await by.get<TokenBalancesView>(`/v1/users/${of}/token-balances`)).body.items;

export const history = async (by: Client, of: string, query = ''): Promise<Page<TokenLineView>> =>
  (await by.get<Page<TokenLineView>>(`/v1/users/${of}/token-transactions${query}`)).body;
