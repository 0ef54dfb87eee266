// What stands in front of a handler in a usual application: who asks, whether the id can be one, how long it took.
import { Controller, Get, Injectable, Param, ParseUUIDPipe, UseGuards, UseInterceptors } from '@nestjs/common';
import { tap } from 'rxjs';
import { decorateClass, decorateMethod } from './decorate.mjs';
import { AUTHORIZATION } from './endpoint.mjs';

class TokenGuard {
  canActivate(context) {
    return context.switchToHttp().getRequest().headers.authorization === AUTHORIZATION;
  }
}
decorateClass(TokenGuard, [Injectable()]);

class TimingInterceptor {
  count = 0;
  milliseconds = 0;

  intercept(_context, next) {
    const started = performance.now();
    return next.handle().pipe(tap(() => this.note(performance.now() - started)));
  }

  note(took) {
    this.count += 1;
    this.milliseconds += took;
  }
}
decorateClass(TimingInterceptor, [Injectable()]);

/**
 * Makes a class with the method `findOne(id)` the controller of `GET /profiles/:id`, behind all three.
 *
 * @param dependencies classes that its constructor takes
 * @param interceptors more of them, inside of the timing one
 */
export function guardedController(target, dependencies = [], interceptors = []) {
  decorateMethod(target, 'findOne', [Get(':id')], [Param('id', ParseUUIDPipe)]);
  const chain = [Controller('profiles'), UseGuards(TokenGuard), UseInterceptors(TimingInterceptor, ...interceptors)];
  decorateClass(target, chain, dependencies);
}
