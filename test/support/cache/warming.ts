import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import {
  Cacheable,
  CacheEvict,
  type CacheModuleOptions,
  CacheService,
  CacheWarm,
  type WarmProgress,
  type WarmSchedule,
  WarmingService,
} from '../../../src/cache/index.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from './chaos-remote-store.js';
import { turn } from './fleet.js';
import { ManualClock } from './manual-clock.js';
import { startApplication } from './nest-application.js';

/** Name of the plan of {@link warmedPages}. */
export const PLAN = 'Pages.find';

/** What the pages of one node tell of themselves. */
export interface Pages {
  /** Names whose pages were loaded here, in order. */
  readonly loaded: string[];
  /** Most loads at a time. */
  readonly most: number;
  find(name: string): Promise<string>;
  change(name: string): Promise<string>;
}

export interface PagesOptions {
  /** What the source names. */
  readonly names: () => Iterable<readonly [string]> | AsyncIterable<readonly [string]>;
  readonly schedule?: WarmSchedule;
  /** Stands in for the way to the truth. */
  readonly load?: (name: string) => Promise<string>;
}

/** A service with a warmed method, as a class of its own. */
export function warmedPages({ names, schedule, load = async (name) => name }: PagesOptions): new () => Pages {
  @Injectable()
  class Pages {
    readonly loaded: string[] = [];
    most = 0;
    private loading = 0;

    @CacheWarm(names, schedule)
    @Cacheable('page:{name}', '1h', { earlyRefresh: false })
    async find(name: string): Promise<string> {
      this.loaded.push(name);
      this.loading += 1;
      this.most = Math.max(this.most, this.loading);
      try {
        return await load(name);
      } finally {
        this.loading -= 1;
      }
    }

    @CacheEvict('page:{name}')
    async change(name: string): Promise<string> {
      return name;
    }
  }
  return Pages;
}

export const named = (count: number): [string][] => Array.from({ length: count }, (_, at) => [`p${at}`]);

/** Nodes over one remote store, whose time moves when a test moves it. */
export class WarmingFleet {
  readonly clock = new ManualClock();
  readonly server = new MemoryRemoteStore(this.clock);
  private readonly nodes: WarmingNode[] = [];

  /** A node that has started, and whose plans are due. */
  async node(pages: PagesOptions, options: Partial<CacheModuleOptions> = {}): Promise<WarmingNode> {
    const remote = new ChaosRemoteStore(this.server);
    const type = warmedPages(pages);
    const application = await startApplication(
      { providers: [type] },
      {
        remote: { store: remote.store },
        remoteTimeout: '20s',
        clock: this.clock,
        random: () => 0,
        warming: { node: `node-${this.nodes.length}` },
        ...options,
      },
    );
    const node = new WarmingNode(application, application.get(type), remote);
    this.nodes.push(node);
    return node;
  }

  /** Time passes step by step, so that everything which repeats has its turns. */
  async pass(milliseconds: number, step = 1_000): Promise<void> {
    for (let left = milliseconds; left > 0; left -= step) {
      this.clock.advance(Math.min(step, left));
      await turns();
    }
  }

  async stop(): Promise<void> {
    for (const { remote } of this.nodes) remote.recover();
    await Promise.all(this.nodes.map((node) => node.application.close()));
  }
}

/** Everything that waits for nothing but its turn runs. */
export async function turns(count = 25): Promise<void> {
  for (let n = 0; n < count; n += 1) await turn();
}

export class WarmingNode {
  readonly warming: WarmingService;
  readonly cache: CacheService;

  constructor(
    readonly application: TestingModule,
    readonly pages: Pages,
    readonly remote: ChaosRemoteStore,
  ) {
    this.warming = application.get(WarmingService);
    this.cache = application.get(CacheService);
  }

  get plan(): WarmProgress {
    return this.warming.plan(PLAN);
  }
}
