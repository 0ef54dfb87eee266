import { type Observable, of } from 'rxjs';
import type { Cache } from '../cache.js';
import type { Clock } from '../time/clock.js';
import type { HttpExchange } from './http-exchange.js';
import type { HttpRoute } from './http-route.js';
import { asksNothing } from './request-directives.js';
import { whyPassed } from './request-key.js';
import { sendResponse } from './send-response.js';
import type { StoredResponse } from './stored-response.js';

/**
 * Answers most hits, those of requests like earlier ones: a shortcut leads to the response, and nothing about it needs a
 * closer look. No key is put together, no promise is waited for, and the reply is only written to.
 */
export class AnswerAtOnce {
  constructor(
    private readonly cache: Pick<Cache, 'nearEntry' | 'openKnown'>,
    private readonly clock: Clock,
  ) {}

  /** @returns what is sent; `undefined` for a request that takes all the steps of a read */
  answer(route: HttpRoute, exchange: HttpExchange, user: string | undefined): Observable<unknown> | undefined {
    const entry = route.shortcuts?.find(exchange, keyedUser(route, user));
    if (!entry || !asksNothing(exchange) || whyPassed(route, exchange, user) !== undefined) return undefined;
    const response = this.cache.openKnown(entry, route.policy) as StoredResponse | undefined;
    if (!response) return undefined;
    const age = this.clock.wall() - response.madeAt;
    return of(sendResponse(route, exchange, response, age, { hit: true, freshFor: response.ttl - age }));
  }

  /** After a hit by all the steps: the next request like this one is to find it by a shortcut. */
  note(route: HttpRoute, key: string, exchange: HttpExchange, user: string | undefined): void {
    const { shortcuts } = route;
    const entry = shortcuts && this.cache.nearEntry(key);
    if (entry) shortcuts.note(entry, exchange, keyedUser(route, user));
  }
}

const keyedUser = ({ scope }: HttpRoute, user: string | undefined): string | undefined =>
  scope === 'user' ? user : undefined;
