import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmbedded, STACKS, type Stack } from '../support/stack.js';
import { promtool } from '../support/promtool.js';

const TOKEN = 'a-token-for-the-scraper';

const scrape = async (stack: Stack, headers: Record<string, string> = {}) => {
  const response = await fetch(`${stack.url}/metrics`, { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

/** The value of one series; `undefined` where there is none. */
const valueOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

describe.each(STACKS)('metrics %s', (name, start) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await start();
    const user = await stack.register();
    // Twice: a load, and a hit.
    for (let times = 0; times < 2; times += 1) await user.get(`/v1/users/${user.id}`);
  }, 60_000);
  afterAll(() => stack.close());

  it('count the reads of each cache by layer and result', async () => {
    const { status, type, text } = await scrape(stack);
    expect({ status, type }).toEqual({ status: 200, type: expect.stringContaining('text/plain') });
    const requests = (layer: string, result: string) =>
      valueOf(text, `cache_requests_total{cache="user:profile:{userId}",layer="${layer}",result="${result}"}`) ?? 0;
    expect(requests('source', 'miss')).toBeGreaterThan(0);
    expect(requests('near', 'hit') + requests('remote', 'hit')).toBeGreaterThan(0);
    expect(valueOf(text, 'cache_load_seconds_count{cache="user:profile:{userId}"}')).toBeGreaterThan(0);
  });

  it('name no key, no person and no path', async () => {
    const user = await stack.register();
    await user.get(`/v1/users/${user.id}`);
    const { text } = await scrape(stack);
    expect(text).toContain('route="/v1/users/:userId"');
    expect(text).not.toContain(user.id);
  });

  it('pass the checks of Prometheus', async () => {
    const { text } = await scrape(stack);
    expect(promtool(['check', 'metrics'], text)).toEqual({ output: '', status: 0 });
  });

  it('have all that the dashboard and the alerts ask for', async () => {
    const { text } = await scrape(stack);
    const known = new Set(Array.from(text.matchAll(/^# TYPE (\w+)/gm), ([, metric]) => metric));
    expect(known.has('cache_outbox_records')).toBe(name !== 'embedded');
    const asked = ['alerts.yml', 'grafana/larder.json'].flatMap((file) =>
      Array.from(
        readFileSync(`deploy/observability/${file}`, 'utf8').matchAll(
          /\b(?:cache|http|nodejs|write_behind)_[a-z0-9_]+/g,
        ),
        ([metric]) => metric.replace(/_(?:bucket|count|sum)$/, ''),
      ),
    );
    expect(asked.length).toBeGreaterThan(30);
    // Without Redis there is no outbox.
    const missing = asked.filter((metric) => !known.has(metric));
    expect(missing.filter((metric) => name !== 'embedded' || !metric.startsWith('cache_outbox_'))).toEqual([]);
  });
});

describe('metrics', () => {
  it('are for those who have the token, where there is one', async () => {
    const stack = await startEmbedded({ METRICS_TOKEN: TOKEN });
    try {
      expect(await scrape(stack)).toMatchObject({ status: 401 });
      expect(await scrape(stack, { authorization: `Bearer ${TOKEN}x` })).toMatchObject({ status: 401 });
      expect(await scrape(stack, { authorization: `Bearer ${TOKEN}` })).toMatchObject({ status: 200 });
    } finally {
      await stack.close();
    }
  }, 60_000);

  it('are not there when monitoring is switched off', async () => {
    const stack = await startEmbedded({ CACHE_MONITORING_ENABLED: 'false' });
    try {
      expect(await scrape(stack)).toMatchObject({ status: 404 });
    } finally {
      await stack.close();
    }
  }, 60_000);
});
