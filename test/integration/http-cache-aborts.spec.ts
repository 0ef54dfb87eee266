import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CallHandler, Controller, type ExecutionContext, Get, UseInterceptors } from '@nestjs/common';
import { mergeMap, type Observable } from 'rxjs';
import { HttpCache } from '../../src/cache/index.js';
import { Gate } from '../support/cache/gate.js';
import { ManualClock } from '../support/cache/manual-clock.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';

/** Holds the answer outside the cache, after that has given it. */
let outside: Gate | undefined;

/** Sends something else before the answer gets there. */
let impatient: ((reply: { readonly raw?: Ended } & Ended) => void) | undefined;

interface Ended {
  end(text: string): unknown;
}

class Outer {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<{ readonly raw?: Ended } & Ended>();
    return next.handle().pipe(
      mergeMap(async (value: unknown) => {
        impatient?.(reply);
        await outside?.pass();
        return value;
      }),
    );
  }
}

@Open()
@UseInterceptors(Outer)
@Controller('stale')
class Routes {
  runs = 0;

  @Get()
  @HttpCache({ ttl: '100s', scope: 'public', staleFor: '1h' })
  find() {
    this.runs += 1;
    return { run: this.runs };
  }
}

describe.each(ADAPTERS)('a client that goes before it has its answer, on %s', (_, makeAdapter) => {
  let app: HttpApplication;
  let clock: ManualClock;
  let warnings: string[];
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);

  beforeEach(async () => {
    clock = new ManualClock();
    warnings = [];
    unhandled.length = 0;
    const warn = (text: string): void => void warnings.push(text);
    app = await HttpApplication.start(makeAdapter, [Routes], { clock, logger: { warn, debug: () => {} } as never });
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    outside = undefined;
    impatient = undefined;
    await app.close();
    process.off('unhandledRejection', note);
  });

  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  it('neither loses the answer to the refresh, nor makes that run', async () => {
    await app.get('/stale');
    clock.advance(150_000);
    const gate = (outside = new Gate());
    const socket = connect(app.port, '127.0.0.1');
    socket.write('GET /stale HTTP/1.1\r\nHost: x\r\n\r\n');
    await gate.reached;
    socket.destroy();
    await once(socket, 'close');
    await app.cache.settled();
    expect(app.controller(Routes).runs).toBe(1);
    expect(warnings.join()).toContain('could not be refreshed');
    gate.open();
    await turns();
    expect(unhandled).toEqual([]);
    outside = undefined;
    expect((await app.get('/stale')).text).toBe('{"run":1}');
    await app.cache.settled();
    expect((await app.get('/stale')).text).toBe('{"run":2}');
  });

  it('an answer that comes after another one has been sent goes nowhere', async () => {
    await app.get('/stale');
    clock.advance(150_000);
    const gate = (outside = new Gate());
    impatient = (reply) => (reply.raw ?? reply).end('too late');
    expect((await app.get('/stale')).text).toBe('too late');
    await app.cache.settled();
    impatient = undefined;
    gate.open();
    await turns();
    expect(unhandled).toEqual([]);
    outside = undefined;
    expect((await app.get('/stale')).status).toBe(200);
  });
});
