import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { interval, map, share, startWith, Subject, takeUntil, type Observable } from 'rxjs';
import { CacheService } from '../cache/index.js';
import { liveViewOf, type LiveCacheView } from './live-cache.view.js';

/** Milliseconds between two events. */
const TICK = 1_000;

/** The figures of the cache in this process, once a second while somebody looks. */
@Injectable()
export class LiveCacheService implements OnApplicationShutdown {
  private readonly ended = new Subject<void>();
  private readonly ticks: Observable<LiveCacheView>;

  constructor(private readonly cache: CacheService) {
    // However many look, the figures are put together once.
    this.ticks = interval(TICK).pipe(
      map(() => this.now()),
      takeUntil(this.ended),
      share(),
    );
  }

  /** Begins with the figures of this moment; ends when the application does. */
  watch(): Observable<LiveCacheView> {
    return this.ticks.pipe(startWith(this.now()));
  }

  /** A stream that nobody ends would hold up the shutdown. */
  onApplicationShutdown(): void {
    this.ended.next();
  }

  private now(): LiveCacheView {
    return liveViewOf(Date.now(), this.cache.stats(), this.cache.report());
  }
}
