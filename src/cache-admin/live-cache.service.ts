import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { interval, map, type Observable, share, startWith, Subject, takeUntil, timer } from 'rxjs';
import { CacheService } from '../cache/index.js';
import { liveViewOf, type LiveCacheView } from './live-cache.view.js';

/** Milliseconds between two events. */
const TICK = 1_000;
/** Milliseconds after which whoever looks on has to ask again, and to be an administrator still. */
const LONGEST_LOOK = 60_000;

/** The figures of the cache in this process, once a second while somebody looks. */
@Injectable()
export class LiveCacheService implements BeforeApplicationShutdown {
  private readonly ended = new Subject<void>();
  private readonly ticks: Observable<LiveCacheView>;
  private isEnded = false;

  constructor(private readonly cache: CacheService) {
    // However many look, the figures are put together once.
    this.ticks = interval(TICK).pipe(
      map(() => this.now()),
      share(),
    );
  }

  /** Begins with the figures of this moment; ends after a minute, and when the application does. */
  watch(): Observable<LiveCacheView> {
    const end = this.isEnded ? timer(0) : this.ended;
    return this.ticks.pipe(startWith(this.now()), takeUntil(end), takeUntil(timer(LONGEST_LOOK)));
  }

  /** Before the server waits for what is still open: a stream that nobody ends would hold it up. */
  beforeApplicationShutdown(): void {
    this.isEnded = true;
    this.ended.next();
  }

  private now(): LiveCacheView {
    return liveViewOf(Date.now(), this.cache.stats(), this.cache.report());
  }
}
