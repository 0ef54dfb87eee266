import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { ADMINISTRATOR, startOnServers, type Account, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';

/** Where the pictures of the README are; they are taken anew when SCREENSHOTS is set. */
const PICTURES = 'docs/images';
const PHONE = { viewport: { width: 390, height: 844 } };
const DESK = { viewport: { width: 1_280, height: 900 } };

describe('the page of the cache', () => {
  let stack: Stack;
  let browser: Browser;
  let user: Account;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startOnServers(), startBrowser()]);
    user = await stack.register();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await stack.close();
  });

  const opened = async (options: BrowserContextOptions = DESK): Promise<{ page: Page; troubles: string[] }> => {
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('pageerror', ({ message }) => troubles.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(stack.url) && !request.url().startsWith('data:')) troubles.push(request.url());
    });
    await page.goto(`${stack.url}/admin/cache`);
    return { page, troubles };
  };
  const signIn = async (page: Page, { email, password } = ADMINISTRATOR): Promise<void> => {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
  };
  const tile = async (page: Page, name: string): Promise<number> =>
    Number((await page.locator(`.tile[data-name="${name}"] b`).innerText()).replaceAll(',', ''));
  const picture = async (page: Page, name: string): Promise<void> => {
    if (!process.env.SCREENSHOTS) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: `${PICTURES}/${name}.png` });
  };
  /** So that the charts of the pictures have something to show. */
  const trafficFor = async (milliseconds: number): Promise<void> => {
    const end = performance.now() + milliseconds;
    const paths = [
      '/v1/settings',
      '/v1/achievements',
      '/v1/communities',
      '/v1/meetings/upcoming',
      `/v1/users/${user.id}`,
    ];
    while (performance.now() < end) {
      await Promise.all(paths.map((path) => user.get(path)));
      await new Promise((resolve) => setTimeout(resolve, 20 + 60 * Math.random()));
    }
  };
  const readProfile = () => user.get(`/v1/users/${user.id}`);

  it('lets administrators in, and nobody else', async () => {
    const { page } = await opened();
    await signIn(page, { email: ADMINISTRATOR.email, password: 'not the password' });
    await page.getByRole('alert').filter({ hasText: 'do not belong together' }).waitFor();
    await signIn(page, user);
    await page.getByRole('alert').filter({ hasText: 'no administrator' }).waitFor();
    expect(await page.locator('#dashboard').isVisible()).toBe(false);
    await page.context().close();
  });

  it('shows the numbers move, and loads nothing from elsewhere', async () => {
    const { page, troubles } = await opened();
    await signIn(page);
    await page.locator('.tile[data-name="Reads"]').waitFor();
    const before = await tile(page, 'Reads');
    for (let times = 0; times < 50; times += 1) await readProfile();
    await until('the page showed the reads', async () => (await tile(page, 'Reads')) >= before + 50);
    const row = page.locator('tr[data-cache="user:profile:{userId}"]');
    await row.waitFor();
    expect(await page.locator('#charts canvas').count()).toBe(4);
    await page.locator('#plan text').first().waitFor();
    if (process.env.SCREENSHOTS) await trafficFor(20_000);
    await picture(page, 'dashboard');
    expect(troubles).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('sorts the caches by any column, also by keyboard', async () => {
    const { page } = await opened();
    await signIn(page);
    await page.locator('#caches tbody tr').first().waitFor();
    const heading = page.getByRole('columnheader', { name: 'Cache' });
    await heading.getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    const names = await page.locator('#caches tbody tr td:first-child').allInnerTexts();
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
    await page.context().close();
  });

  it('evicts a key when that is confirmed, and shows that it is gone', async () => {
    await readProfile();
    const key = `user:profile:${user.id}`;
    const { page } = await opened();
    await signIn(page);
    const explain = async (): Promise<string> => {
      await page.getByLabel('Key', { exact: true }).fill(key);
      await page.getByRole('button', { name: 'Explain' }).click();
      const result = page.locator('#explain-result').filter({ hasText: `"key": "${key}"` });
      await result.waitFor();
      return result.innerText();
    };
    expect(await explain()).toMatch(/^The next read: a hit/);
    await page.getByLabel('Keys and patterns').fill(key);
    await page.getByRole('button', { name: 'Evict…' }).click();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('Nothing was evicted.').waitFor();
    await page.getByRole('button', { name: 'Evict…' }).click();
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await page.getByText(`Evicted ${key}.`).waitFor();
    await until('the entry was gone', async () => (await explain()).startsWith('The next read: a load'));
    await page.locator('#audit tbody tr', { hasText: key }).first().waitFor();
    await page.context().close();
  });

  it('draws what evicts what, and shows what a cache has to do with', async () => {
    const { page } = await opened();
    await signIn(page);
    const cache = page.locator('#plan text', { hasText: 'user:profile:{userId}' }).first();
    await cache.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#plan path.related').count()).toBeGreaterThan(0);
    expect(await page.locator('#plan text.related[data-side="method"]').allTextContents()).toContain(
      'UsersService.update',
    );
    await page.context().close();
  });

  it.each([
    ['on a phone', 'dashboard-phone', PHONE],
    ['in the dark', 'dashboard-dark', { ...DESK, colorScheme: 'dark' as const }],
  ])('can be read %s', async (_, name, options) => {
    const { page } = await opened(options);
    await signIn(page);
    await page.locator('.tile[data-name="Reads"]').waitFor();
    await page.locator('#plan text').first().waitFor();
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBe(0);
    await picture(page, name);
    await page.context().close();
  });

  it('forgets the administrator who signs out', async () => {
    const { page } = await opened();
    await signIn(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('#sign-in').waitFor();
    await page.reload();
    expect(await page.locator('#dashboard').isVisible()).toBe(false);
    await page.context().close();
  });

  it('takes no orders that another site sends from the browser of an administrator', async () => {
    const { page } = await opened();
    await signIn(page);
    await page.locator('.tile[data-name="Reads"]').waitFor();
    // A form carries what the browser adds by itself: nothing that lets it in.
    const answer = await page.evaluate(
      `fetch('/admin/cache/evictions', { method: 'POST', credentials: 'include', body: new URLSearchParams({ patterns: '*' }) }).then(({ status }) => status)`,
    );
    expect([401, 415]).toContain(answer);
    await page.context().close();
  });
});
