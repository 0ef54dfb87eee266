import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DuplicateModuleError, InvalidPlanError } from '../cache.errors.js';
import { CACHE_MODULE_OPTIONS, type CacheModuleOptions } from '../cache.module-definition.js';
import { CacheService } from '../cache.service.js';
import { HttpRoutes } from '../http/http-routes.js';
import { CacheEvictInterceptor } from '../interceptors/cache-evict.interceptor.js';
import { CachePutInterceptor } from '../interceptors/cache-put.interceptor.js';
import { CacheableInterceptor } from '../interceptors/cacheable.interceptor.js';
import { TransactionalInterceptor } from '../interceptors/transactional.interceptor.js';
import { WriteBehindInterceptor } from '../write-behind/write-behind.interceptor.js';
import { declaredOperations, equip, participants, SLOTS, type DeclaredOperation } from './annotated-methods.js';
import { checkApplication } from './check-application.js';
import { missingTransactions } from './missing-transactions.js';
import { kindOfPattern } from './pattern-kind.js';

/** Looks at every annotated method when the application starts, and refuses the start if one cannot work. */
@Injectable()
export class CacheExplorer implements OnModuleInit {
  private readonly logger = new Logger('Cache');

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(CACHE_MODULE_OPTIONS) private readonly options: CacheModuleOptions,
    private readonly cache: CacheService,
    private readonly cacheable: CacheableInterceptor,
    private readonly evict: CacheEvictInterceptor,
    private readonly put: CachePutInterceptor,
    private readonly transactional: TransactionalInterceptor,
    private readonly writeBehind: WriteBehindInterceptor,
    private readonly routes: HttpRoutes,
  ) {}

  /** @throws DuplicateModuleError; InvalidPlanError that lists every mistake */
  async onModuleInit(): Promise<void> {
    const all = participants(this.discovery);
    const interceptors = new Map<symbol, unknown>([
      [SLOTS.cacheable, this.cacheable],
      [SLOTS.evict, this.evict],
      [SLOTS.put, this.put],
      [SLOTS.transactional, this.transactional],
      [SLOTS.writeBehind, this.writeBehind],
    ]);
    for (const { instance } of all) if (instance) equip(instance, interceptors);
    const declared = declaredOperations(all);
    const errors = [
      ...checkApplication(this.discovery, declared, this.routes, this.options),
      ...missingTransactions(declared, this.options),
    ];
    const isCache = ({ token }: { token: unknown }): boolean => token === CacheService;
    if (this.discovery.getProviders().filter(isCache).length > 1) throw new DuplicateModuleError();
    if (errors.length > 0) throw new InvalidPlanError(errors);
    this.warnOfSearches(declared);
    await this.cache.connect();
  }

  private warnOfSearches(declared: readonly DeclaredOperation[]): void {
    const evicting = declared.flatMap(({ operation, owner }) =>
      operation.kind === 'evict' ? [{ owner, patterns: operation.patterns }] : [],
    );
    for (const { owner, patterns } of [...evicting, ...(this.options.rowEvictions?.() ?? [])]) {
      for (const pattern of patterns.filter((text) => kindOfPattern(text) === 'wildcard')) {
        this.logger.warn(
          `${owner}: evicting '${pattern}' looks at every key; a tag on the caches it means costs nothing`,
        );
      }
    }
  }
}
