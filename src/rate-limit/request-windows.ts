import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { openRedis, type RedisNodes } from '../cache/index.js';
import { CounterClient } from './counter-client.js';
import { WINDOW_SECONDS } from './limits.js';

/** The time of the first connection at the start, in milliseconds. */
const CONNECT_LIMIT = 1_000;

/** What has been counted in the window that is running. */
export interface RequestWindow {
  readonly count: number;
  /** Until the next window begins; at least 1. */
  readonly secondsLeft: number;
}

export interface RequestWindowsOptions {
  /** Where Redis is; undefined counts in this process alone. */
  readonly url: string | undefined;
  /** First part of every name, apart from those of the cache. */
  readonly namespace: string;
  /** Longest wait for Redis in milliseconds. */
  readonly patience: number;
}

/**
 * Counts in windows of fixed length: in Redis, so that all nodes count together, and in this process while there is none
 * or it does not answer. Never fails, and never waits longer than it is told to.
 */
export class RequestWindows implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('RateLimit');
  private readonly nodes: RedisNodes | undefined;
  private readonly limiter: RateLimiterAbstract;

  constructor({ url, namespace, patience }: RequestWindowsOptions) {
    // Only counts are asked of it; what they mean is decided by the limits.
    const options = { keyPrefix: `${namespace}:rate`, points: Number.MAX_SAFE_INTEGER, duration: WINDOW_SECONDS };
    const memory = new RateLimiterMemory(options);
    this.nodes = url === undefined ? undefined : openRedis({ url });
    this.limiter = this.nodes
      ? new RateLimiterRedis({
          ...options,
          insuranceLimiter: memory,
          storeClient: new CounterClient(this.nodes, patience, {
            away: (error) => this.logger.warn(`Redis does not count (${String(error)}); each node counts for itself`),
            back: () => this.logger.log('Redis counts again, for all nodes together'),
          }),
        })
      : memory;
  }

  /** So that the first requests are counted together already; a Redis that is away delays the start no longer than this. */
  async onApplicationBootstrap(): Promise<void> {
    await this.nodes?.connect(CONNECT_LIMIT).catch(() => {});
  }

  /** Counts one more, in one round trip. */
  async count(key: string): Promise<RequestWindow> {
    // `penalty` counts as `consume` does, and gives the count in any case.
    const { consumedPoints, msBeforeNext } = await this.limiter.penalty(key);
    return { count: consumedPoints, secondsLeft: Math.max(1, Math.ceil(msBeforeNext / 1_000)) };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.nodes?.close();
  }
}
