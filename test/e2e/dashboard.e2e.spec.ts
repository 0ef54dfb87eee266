import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { LiveCacheView } from '../../src/cache-admin/live-cache.view.js';
import type { ActivityKind } from '../../src/activity/activity.service.js';
import { CacheService, WriteBehindService } from '../../src/cache/index.js';
import { SettingsRepository } from '../../src/settings/settings.repository.js';
import { record } from '../support/activity.js';
import { startBrowser } from '../support/browser.js';
import { Gate } from '../support/cache/gate.js';
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
    [stack, browser] = await Promise.all([startOnServers({ WRITE_BEHIND: 'true' }), startBrowser()]);
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
    Number((await page.locator(`#tiles .tile[data-name="${name}"] b`).innerText()).replaceAll(',', ''));
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
    await page.locator('#tiles .tile[data-name="Reads"]').waitFor();
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

  it('warms when that is confirmed, shows how far it is, and that it is warm', async () => {
    const cache = stack.app.get(CacheService);
    const [settings, gate] = [stack.app.get(SettingsRepository), new Gate()];
    const { page, troubles } = await opened();
    await signIn(page);
    const line = page.locator('#warm-plans li', { hasText: 'SettingsService.current' });
    await line.waitFor();
    await cache.evict('settings');
    const list = settings.list.bind(settings);
    const loading = jest.spyOn(settings, 'list').mockImplementation(async () => {
      await gate.pass();
      return list();
    });
    await line.getByRole('button', { name: 'Warm…' }).click();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    expect(loading).not.toHaveBeenCalled();
    await line.getByRole('button', { name: 'Warm…' }).click();
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await gate.reached;
    await line.locator('progress').waitFor();
    expect(await line.getByRole('button').isDisabled()).toBe(true);
    gate.open();
    await line.filter({ hasText: /completed on \S+:\d+: 1 loaded, 0 warm, 0 failed/ }).waitFor();
    loading.mockRestore();
    await cache.settled();
    expect((await cache.explain('settings')).nextRead).toMatch(/^a hit/);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('shows what is written behind and what could not be, retries that, and discards it, when that is confirmed', async () => {
    const { page, troubles } = await opened();
    await signIn(page);
    const row = page.locator('#write-queues tr[data-queue="activity"]');
    await row.locator('td').nth(4).filter({ hasText: /^0$/ }).waitFor();
    await record(stack, { userId: user.id, kind: 'no.such.kind' as ActivityKind });
    await stack.app.get(WriteBehindService).settled('activity');
    const letter = page.locator('#dead-letters li', { hasText: `activity:of:${user.id}` });
    await letter.filter({ hasText: 'activities_kind_check' }).waitFor();
    await row.locator('td.bad').filter({ hasText: /^1$/ }).waitFor();
    const answer = async (button: string, said: 'Cancel' | 'Yes'): Promise<void> => {
      await letter.getByRole('button', { name: button }).click();
      await page.getByRole('button', { name: said, exact: true }).click();
    };
    await answer('Retry…', 'Yes');
    await page.getByText(`The write of activity:of:${user.id} was not performed: It is kept.`).waitFor();
    expect(troubles.splice(0)).toEqual([expect.stringContaining('409')]);
    await answer('Discard…', 'Cancel');
    await answer('Discard…', 'Yes');
    await page.getByText(`The write of activity:of:${user.id} is discarded.`).waitFor();
    await letter.waitFor({ state: 'detached' });
    await row.locator('td').nth(4).filter({ hasText: /^0$/ }).waitFor();
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('says in plain words what it could not do', async () => {
    const { page } = await opened();
    const broken = { status: 503, contentType: 'application/problem+json', body: '{"detail":"The shelf is stuck."}' };
    await page.route('**/admin/cache/report', (route) => route.abort());
    await page.route('**/admin/cache/plan', (route) => route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' }));
    await page.route('**/admin/cache/warming', (route) =>
      route.request().method() === 'POST' ? route.fulfill(broken) : route.fallback(),
    );
    await signIn(page);
    const told = (text: string) => page.getByRole('alert').filter({ hasText: text });
    await told('totals of all processes could not be brought up to date: the server cannot be reached.').waitFor();
    await told('What evicts what could not be brought up to date: The server answered 502.').waitFor();
    await page.locator('#warm-plans li', { hasText: 'SettingsService.current' }).getByRole('button').click();
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await page.getByText('SettingsService.current was not warmed: The shelf is stuck.').waitFor();
    await page.route('**/admin/cache/warming', (route) => route.fulfill(broken));
    await told('The warm plans could not be brought up to date: The shelf is stuck.').waitFor();
    await page.unroute('**/admin/cache/warming');
    await told('The warm plans').waitFor({ state: 'hidden' });
    expect(await page.getByRole('alert').allInnerTexts()).not.toContainEqual(expect.stringContaining('warm plans'));
    await page.context().close();
  });

  it('says whose figures they are, and makes no rates of those of two processes', async () => {
    const { page, troubles } = await opened();
    await signIn(page);
    await page.locator('#whose', { hasText: `${hostname()}:${process.pid}` }).waitFor();
    await page.locator('#recommendations-of', { hasText: `${hostname()}:${process.pid}` }).waitFor();
    await page.locator('#fleet .tile[data-name="Redis MiB"] b', { hasText: /\d/ }).waitFor();
    const figures = JSON.parse(
      await page.evaluate<string>(
        `fetch('/admin/cache/live', { headers: { Authorization: 'Bearer ' + sessionStorage.getItem('larder-admin-token') } })
           .then(({ body }) => body.pipeThrough(new TextDecoderStream()).getReader().read())
           .then(({ value }) => value.split('data:')[1].trim())`,
      ),
    ) as LiveCacheView;
    const later = (of: string, seconds: number, misses: number) => ({
      ...figures,
      process: of,
      at: figures.at + 1_000 * seconds,
      period: figures.period + 1_000 * seconds,
      totals: { ...figures.totals, misses },
    });
    const answering = (...events: LiveCacheView[]) =>
      page.route('**/admin/cache/live', (route) =>
        route.fulfill({
          contentType: 'text/event-stream',
          body: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
        }),
      );
    const perSecond = page.locator('#tiles .tile[data-name="Reads per second"] b');
    await answering(later('one:1', 1, 1_000), later('one:1', 2, 1_500));
    await page.reload();
    await page.locator('#whose', { hasText: 'one:1' }).waitFor();
    await perSecond.filter({ hasText: '500' }).waitFor();
    await answering(later('one:1', 3, 2_000), later('two:1', 4, 90_000));
    await page.locator('#whose', { hasText: 'two:1' }).waitFor();
    expect(await perSecond.innerText()).toBe('–');
    expect(troubles).toEqual([]);
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
    await page.locator('#tiles .tile[data-name="Reads"]').waitFor();
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
    await page.locator('#tiles .tile[data-name="Reads"]').waitFor();
    // A form carries what the browser adds by itself: nothing that lets it in.
    const answer = await page.evaluate(
      `fetch('/admin/cache/evictions', { method: 'POST', credentials: 'include', body: new URLSearchParams({ patterns: '*' }) }).then(({ status }) => status)`,
    );
    expect([401, 415]).toContain(answer);
    await page.context().close();
  });
});
