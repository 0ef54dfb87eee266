import { AsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { InvalidPlanError } from '../cache.errors.js';
import { CACHE_MODULE_OPTIONS, type CacheModuleOptions } from '../cache.module-definition.js';
import { CacheService } from '../cache.service.js';
import type { AsyncMethod, CacheEvictOperation } from '../decorators/cache-operation.js';
import { participants } from '../plan/annotated-methods.js';
import { openRedis } from '../store/redis/open-redis.js';
import type { RedisNodes } from '../store/redis/redis-nodes.js';
import { systemClock } from '../time/clock.js';
import { parseDuration, type Duration } from '../time/duration.js';
import { DeferredWrites } from './accept/deferred-writes.js';
import type { WriteBehindReport } from './accept/write-behind-report.js';
import { declaredWrites, type DeclaredWrite } from './declared-writes.js';
import { DeferredMethod } from './deferred-method.js';
import type { DeadLetter, WriteLedger } from './ledger/write-ledger.js';
import { RedisWriteQueue } from './queue/redis-write-queue.js';
import { isWriteBehind } from './write-behind-operation.js';
import { writeSettings } from './write-behind-settings.js';
import type { WriteBehindModuleOptions } from './write-behind.options.js';

/** The time of the first connection at the start, in milliseconds. */
const CONNECT_LIMIT = 1_000;

/** The queues of an application's `@WriteBehind` methods. */
@Injectable()
export class WriteBehindService
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly queues = new Map<string, DeferredWrites>();
  private readonly byInstance = new WeakMap<object, Map<CacheEvictOperation, DeferredWrites>>();
  private readonly methods = new WeakMap<CacheEvictOperation, DeferredMethod>();
  private readonly logger = new Logger('Cache');
  /** A flush is nobody's transaction, whoever waits for it. */
  private readonly outside = new AsyncResource('WriteBehindService');
  private nodes: RedisNodes | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModuleRef,
    private readonly cache: CacheService,
    @Inject(CACHE_MODULE_OPTIONS) private readonly options: CacheModuleOptions,
  ) {}

  /** How each queue is doing. */
  reports(): Promise<readonly WriteBehindReport[]> {
    return Promise.all([...this.queues.values()].map((queue) => queue.report()));
  }

  /**
   * Waits until what was accepted for a queue before this call has been performed, on all nodes: for reads that must show
   * it. Never throws.
   * @param queue its name; one that is not there has nothing to wait for
   * @param patience longest wait
   * @returns whether it is performed
   */
  async settled(queue: string, patience: Duration = '1s'): Promise<boolean> {
    const milliseconds = parseDuration(patience, 'settled');
    return this.outside.runInAsyncScope(async () => (await this.queues.get(queue)?.settled(milliseconds)) ?? true);
  }

  /** Writes that could not be performed, the newest of each queue first. */
  async deadLetters(count: number): Promise<readonly DeadLetter[]> {
    return (await Promise.all([...this.queues.values()].map((queue) => queue.deadLetters(count)))).flat();
  }

  /**
   * Performs a dead letter now.
   * @returns false where there is none of this id
   * @throws what the method throws; the letter is kept then
   */
  async retry(id: string): Promise<boolean> {
    for (const queue of this.queues.values()) if (await queue.retry(id)) return true;
    return false;
  }

  /**
   * Forgets a dead letter: its write is never performed.
   * @returns false where there is none of this id
   */
  async discard(id: string): Promise<boolean> {
    for (const queue of this.queues.values()) if (await queue.discard(id)) return true;
    return false;
  }

  /** @internal A call of an annotated method. */
  async write(
    operation: CacheEvictOperation,
    inner: AsyncMethod,
    self: unknown,
    args: readonly unknown[],
  ): Promise<void> {
    const method = this.methodOf(operation);
    const queue = typeof self === 'object' && self !== null ? this.byInstance.get(self)?.get(operation) : undefined;
    // Accepted in a transaction it would outlive a rollback: there it is a part of it.
    if (queue && !method?.hasTransaction(args) && !this.cache.isInTransaction) {
      return queue.write(method?.keyOf(args), method?.argumentsOf(args) ?? args);
    }
    await this.cache.evictAfter(
      async () => {
        await inner.apply(self, args as never[]);
      },
      () => method?.targetsOf([args]) ?? [],
    );
  }

  /** @internal @throws InvalidPlanError that lists every mistake */
  onModuleInit(): void {
    const { writes, errors } = declaredWrites(participants(this.discovery), this.cache);
    if (errors.length > 0) throw new InvalidPlanError(errors);
    const { writeBehind } = this.options;
    if (!writeBehind || writes.length === 0) return;
    const ledger = this.modules.get<WriteLedger>(writeBehind.ledger, { strict: false });
    this.nodes = this.openNodes(writeBehind);
    const consumer = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
    for (const declared of writes) this.add(declared, { writeBehind, ledger, consumer });
  }

  /** @internal */
  async onApplicationBootstrap(): Promise<void> {
    await this.nodes?.connect(CONNECT_LIMIT).catch(() => {});
    for (const queue of this.queues.values()) queue.start();
  }

  /** @internal While the database is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    const patience = parseDuration(this.options.writeBehind?.drainFor ?? '5s', "option 'writeBehind.drainFor'");
    await Promise.all([...this.queues.values()].map((queue) => queue.drain(patience)));
  }

  /** @internal */
  async onApplicationShutdown(): Promise<void> {
    await this.nodes?.close();
  }

  private openNodes({ enabled = true }: WriteBehindModuleOptions): RedisNodes | undefined {
    const { remote } = this.options;
    return enabled && remote && !('store' in remote) ? openRedis(remote) : undefined;
  }

  private add(
    { name, owner, operation, method, instance }: DeclaredWrite,
    parts: { readonly writeBehind: WriteBehindModuleOptions; readonly ledger: WriteLedger; readonly consumer: string },
  ): void {
    const { namespace, clock = systemClock, remoteTimeout } = this.options;
    const { writeBehind, ledger, consumer } = parts;
    const deferred = new DeferredWrites({
      name,
      queue: this.nodes && new RedisWriteQueue({ nodes: this.nodes, namespace, name, consumer }),
      ledger,
      merge: method.options.merge as (...args: readonly unknown[]) => readonly unknown[],
      perform: (args, transaction) => method.perform(instance, args, transaction),
      evict: (calls) => method.evict(calls),
      settings: writeSettings(owner, method.options, writeBehind, remoteTimeout),
      clock,
      logger: this.logger,
    });
    this.queues.set(name, deferred);
    const queues = this.byInstance.get(instance) ?? new Map<CacheEvictOperation, DeferredWrites>();
    this.byInstance.set(instance, queues.set(operation, deferred));
  }

  private methodOf(operation: CacheEvictOperation): DeferredMethod | undefined {
    if (!isWriteBehind(operation)) return undefined;
    const known = this.methods.get(operation) ?? new DeferredMethod(operation, this.cache);
    this.methods.set(operation, known);
    return known;
  }
}
