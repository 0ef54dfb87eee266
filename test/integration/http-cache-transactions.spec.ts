import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CallHandler, Controller, Get, type NestInterceptor, UseInterceptors } from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { HttpCache, Transactions } from '../../src/cache/index.js';
import { MemoryDatabase } from '../support/cache/memory-database.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';

let transactions: Transactions;

/** As an application has it that runs each request of a controller in a transaction. */
class InTransaction implements NestInterceptor {
  intercept(_: unknown, next: CallHandler<unknown>): Observable<unknown> {
    return from(transactions.run(() => lastValueFrom(next.handle())));
  }
}

let runs = 0;

@Open()
@Controller('inside')
@UseInterceptors(InTransaction)
class InsideRoutes {
  @Get()
  @HttpCache({ ttl: '1m', scope: 'public' })
  find(): object {
    return { run: (runs += 1) };
  }
}

@Open()
@Controller('within')
class WithinRoutes {
  @Get()
  @HttpCache({ ttl: '1m', scope: 'public' })
  find(): Promise<object> {
    return transactions.run(async () => ({ run: (runs += 1) }));
  }
}

describe.each(ADAPTERS)('a response on %s', (_, adapter) => {
  let application: HttpApplication;

  beforeAll(async () => {
    transactions = new Transactions(new MemoryDatabase());
    application = await HttpApplication.start(adapter, [InsideRoutes, WithinRoutes], { transactions });
  });
  afterAll(() => application.close());

  it('of a handler inside a transaction is not stored', async () => {
    const before = runs;
    for (let n = 1; n <= 2; n += 1) {
      const { status, headers } = await application.get('/inside');
      expect(status).toBe(200);
      expect(headers['cache-status']).toMatch(/fwd=bypass; *detail="?transaction/);
      expect(runs).toBe(before + n);
    }
  });

  it('of a handler that runs a transaction is', async () => {
    const before = runs;
    for (let n = 1; n <= 2; n += 1) await application.get('/within');
    expect(runs).toBe(before + 1);
  });
});
