import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { CacheService, WarmingService } from '../../src/cache/index.js';
import { LiveCacheService } from '../../src/cache-admin/live-cache.service.js';
import { shutDown } from '../../src/shutdown/shut-down.js';
import { Gate } from '../support/cache/gate.js';
import { startOnServers, type Stack } from '../support/stack.js';

describe('the steps of a shutdown', () => {
  let stack: Stack;
  let steps: string[];

  beforeEach(async () => {
    stack = await startOnServers();
    steps = [];
  }, 60_000);
  afterEach(() => stack.close());

  /** Notes the end of a step. */
  function note<T extends object>(step: string, owner: T, method: keyof T & string): void {
    const original = (owner[method] as () => unknown).bind(owner);
    jest.spyOn(owner as Record<string, () => unknown>, method).mockImplementation(async () => {
      await original();
      steps.push(step);
    });
  }

  it('come in an order in which each has what it needs', async () => {
    const { app } = stack;
    const delay = new Gate();
    note('warming', app.get(WarmingService), 'onModuleDestroy');
    note('streams', app.get(LiveCacheService), 'beforeApplicationShutdown');
    note('cache', app.get(CacheService), 'close');
    note('database', app.get(DataSource), 'destroy');
    app.getHttpServer().on('close', () => steps.push('requests'));

    const ended = shutDown(app, { delay: 7_000, timeout: 5_000 }, (milliseconds) => {
      steps.push(`delay of ${milliseconds} ms`);
      return delay.pass();
    });
    await delay.reached;
    expect((await stack.get('/health/ready')).status).toBe(503);
    expect((await stack.get('/health/live')).status).toBe(200);
    delay.open();
    await ended;
    expect(steps).toEqual(['delay of 7000 ms', 'warming', 'streams', 'requests', 'cache', 'database']);
  });
});
