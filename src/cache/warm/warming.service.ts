import { AsyncResource } from 'node:async_hooks';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService, HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { type Observable, Subject, type Subscription } from 'rxjs';
import { CACHE_MODULE_OPTIONS, type CacheModuleOptions } from '../cache.module-definition.js';
import { CacheService } from '../cache.service.js';
import { CacheableInterceptor } from '../interceptors/cacheable.interceptor.js';
import { closest } from '../key/closest.js';
import { participants } from '../plan/annotated-methods.js';
import type { ReadRequest } from '../read/read-request.js';
import { systemClock } from '../time/clock.js';
import { cacheableOperation } from './cacheable-operation.js';
import { declaredPlans } from './declared-plans.js';
import { PlanRunner } from './plan-runner.js';
import type { ProviderOf } from './source-of.js';
import { UnknownWarmPlanError, UnwarmableCallError } from './warm.errors.js';
import type { WarmProgress, WarmResult } from './warm-progress.js';
import type { WarmCall } from './warm-source.js';
import { warmingSettings, type WarmingSettings } from './warming-options.js';

/** The warm plans of an application: runs them when it is ready, on their schedules, and by hand. */
@Injectable()
export class WarmingService implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly runners = new Map<string, PlanRunner>();
  private readonly settings: WarmingSettings;
  private readonly events = new Subject<WarmProgress>();
  /** Where no request is under way: a plan that is run by hand has nothing of the request that asked for it. */
  private readonly outside = new AsyncResource('WarmingService');
  private readonly logger = new Logger('Cache');
  private listening: Subscription | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModuleRef,
    private readonly http: HttpAdapterHost,
    private readonly cache: CacheService,
    private readonly cacheable: CacheableInterceptor,
    @Inject(CACHE_MODULE_OPTIONS) private readonly options: CacheModuleOptions,
  ) {
    this.settings = warmingSettings(options.warming);
  }

  /** How each plan is doing on this node. */
  plans(): readonly WarmProgress[] {
    return [...this.runners.values()].map(({ progress }) => progress);
  }

  /**
   * How one plan is doing on this node.
   * @throws UnknownWarmPlanError
   */
  plan(name: string): WarmProgress {
    return this.runner(name).progress;
  }

  /** Emits whenever a plan has come further on this node; at each call, so a page that shows it samples. */
  get changes(): Observable<WarmProgress> {
    return this.events.asObservable();
  }

  /**
   * Runs a plan now, on this node, whenever the fleet ran it last; or joins the run under way. Also where the module's
   * `warming` is `false`.
   * @returns how it ended: at once, with the outcome `elsewhere`, where another node is at it. Rejects only as follows.
   * @throws UnknownWarmPlanError
   */
  async run(name: string): Promise<WarmResult> {
    const runner = this.runner(name);
    return this.outside.runInAsyncScope(() => runner.runNow());
  }

  /** @internal @throws InvalidPlanError that lists every mistake */
  onModuleInit(): void {
    const { clock = systemClock, random = Math.random } = this.options;
    const { node, leaseTtl } = this.settings;
    for (const plan of declaredPlans(participants(this.discovery), this.providerOf)) {
      const runner = new PlanRunner({
        plan,
        lease: this.cache.fleetLease(`warm:${plan.name}`, leaseTtl),
        leaseTtl,
        node,
        clock,
        random,
        cache: this.cache,
        requestOf: (call) => this.requestOf(call),
        logger: this.logger,
        changed: (progress) => {
          this.events.next(progress);
        },
      });
      this.runners.set(plan.name, runner);
    }
  }

  /** @internal A server that will listen is not ready before it does. */
  onApplicationBootstrap(): void {
    if (!this.settings.isAutomatic || !this.cache.enabled) return;
    const start = (): void => {
      for (const runner of this.runners.values()) this.outside.runInAsyncScope(() => runner.start());
    };
    // A standalone application has no server, whatever the type says.
    const { httpAdapter } = this.http as Partial<HttpAdapterHost>;
    if (httpAdapter && !this.http.listening) this.listening = this.http.listen$.subscribe(start);
    else start();
  }

  /** @internal Before the cache is closed. */
  async onModuleDestroy(): Promise<void> {
    this.listening?.unsubscribe();
    await Promise.all([...this.runners.values()].map((runner) => runner.stop()));
    this.events.complete();
  }

  private runner(name: string): PlanRunner {
    const runner = this.runners.get(name);
    if (runner) return runner;
    const known = [...this.runners.keys()];
    throw new UnknownWarmPlanError(name, known, closest(name, known));
  }

  private requestOf({ target, method, args }: WarmCall): ReadRequest<unknown> {
    const call = `${target.constructor.name}.${String(method)}`;
    if (!this.cache.enabled) throw new UnwarmableCallError(call, 'caching is switched off');
    const operation = cacheableOperation(target, method);
    if (!operation) throw new UnwarmableCallError(call, 'it is not @Cacheable; name one that is');
    const request = this.cacheable.request(operation, target, args);
    if (!request) throw new UnwarmableCallError(call, 'with these arguments it goes past the cache; leave it out');
    return request;
  }

  private readonly providerOf: ProviderOf = (token) => {
    try {
      const found: unknown = this.modules.get(token, { strict: false });
      return typeof found === 'object' && found !== null ? found : undefined;
    } catch {
      return undefined;
    }
  };
}
