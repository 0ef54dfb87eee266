import { describe, expect, it } from '@jest/globals';
import { startEmbedded, type Stack } from '../support/stack.js';

/** Milliseconds that a shutdown may take: nothing is under way. */
const PROMPT = 5_000;

const look = (stack: Stack, token?: string): Promise<Response> =>
  fetch(`${stack.url}/admin/cache/live`, { headers: token ? { Authorization: `Bearer ${token}` } : {} });

describe('the live figures of the cache', () => {
  it('are for administrators, and do not hold up the shutdown', async () => {
    const stack = await startEmbedded();
    const user = await stack.register();
    expect((await look(stack)).status).toBe(401);
    expect((await look(stack, user.token)).status).toBe(403);
    const response = await look(stack, await stack.administrator());
    const reader = response.body?.getReader();
    const first = (await reader?.read()) as { value?: Uint8Array } | undefined;
    expect(Buffer.from(first?.value ?? []).toString()).toContain('"totals"');
    const begun = performance.now();
    await stack.close();
    expect(performance.now() - begun).toBeLessThan(PROMPT);
  }, 60_000);
});
