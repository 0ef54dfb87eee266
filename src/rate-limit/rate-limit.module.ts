import { Module, type DynamicModule } from '@nestjs/common';
import { redisUrl } from '../cache-options.js';
import type { Environment } from '../config/environment.js';
import { milliseconds } from '../config/milliseconds.js';
import { LIMITS, limitsOf } from './limits.js';
import { RequestCounter } from './request-counter.js';
import { RequestWindows } from './request-windows.js';

/** How often may be asked: docs/security.md. The guard itself is registered after that of the sessions. */
@Module({})
export class RateLimitModule {
  static forEnvironment(environment: Environment): DynamicModule {
    const limits = limitsOf(environment);
    const isLimited = Object.values(limits).some((limit) => limit !== undefined);
    const windows = (): RequestWindows =>
      new RequestWindows({
        url: isLimited ? redisUrl(environment) : undefined,
        namespace: environment.CACHE_KEY_PREFIX,
        patience: milliseconds(environment.CACHE_REMOTE_TIMEOUT),
      });
    return {
      module: RateLimitModule,
      global: true,
      providers: [
        { provide: LIMITS, useValue: limits },
        { provide: RequestWindows, useFactory: windows },
        RequestCounter,
      ],
      exports: [RequestCounter],
    };
  }
}
