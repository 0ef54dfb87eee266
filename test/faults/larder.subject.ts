import { Inject, Injectable, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Cacheable,
  CacheEvict,
  CacheModule,
  type CacheModuleOptions,
  CacheService,
  type RedisLocation,
  systemClock,
} from '../../src/cache/index.js';
import type {
  EvictionForm,
  Register,
  RegisterName,
  Registers,
  Subject,
  SubjectModule,
  SubjectOptions,
} from './subject.js';

export const title = 'larder';
export const places: SubjectModule['places'] = ['single', 'sentinel', 'cluster'];

const REGISTERS = Symbol('registers');

/** What a service author writes. */
@Injectable()
export class RegistersService {
  constructor(@Inject(REGISTERS) private readonly registers: Registers) {}

  @Cacheable('register:{group}:{key}', '1h', { tags: ['group:{group}'] })
  async find(group: string, key: string): Promise<Register> {
    return this.registers.load({ group, key });
  }

  @CacheEvict('register:{group}:{key}')
  async updateOne(group: string, key: string): Promise<Register> {
    return this.registers.update({ group, key });
  }

  @CacheEvict('register:{group}:*')
  async updateUnderPattern(group: string, key: string): Promise<Register> {
    return this.registers.update({ group, key });
  }

  @CacheEvict([], { tags: ['group:{group}'] })
  async updateUnderTag(group: string, key: string): Promise<Register> {
    return this.registers.update({ group, key });
  }
}

@Module({})
class RegistersModule {
  static with(options: CacheModuleOptions, registers: Registers): DynamicModule {
    return {
      module: RegistersModule,
      imports: [CacheModule.forRoot(options)],
      providers: [RegistersService, { provide: REGISTERS, useValue: registers }],
    };
  }
}

function locate({ redis }: SubjectOptions): RedisLocation {
  switch (redis.kind) {
    case 'single':
      return { url: redis.url };
    case 'sentinel':
      return { sentinel: { sentinels: [...redis.sentinels], name: redis.name, natMap: { ...redis.natMap } } };
    case 'cluster':
      return { cluster: { nodes: [...redis.nodes], natMap: { ...redis.natMap } } };
  }
}

export async function start(options: SubjectOptions): Promise<Subject> {
  const { near, clock, remoteTimeout, nearMaxStaleness, namespace } = options;
  const app = await NestFactory.createApplicationContext(
    RegistersModule.with(
      {
        namespace,
        remote: locate(options),
        ...(near ? {} : { near: false }),
        remoteTimeout: `${remoteTimeout}ms`,
        nearMaxStaleness: `${nearMaxStaleness}ms`,
        clock: { ...systemClock, wall: () => clock.wall(), monotonic: () => clock.monotonic() },
      },
      options.registers,
    ),
    { logger: ['error', 'warn'], abortOnError: false },
  );
  const service = app.get(RegistersService);
  const cache = app.get(CacheService);
  await cache.connect(5_000);
  const writes: Record<EvictionForm, (name: RegisterName) => Promise<Register>> = {
    key: ({ group, key }) => service.updateOne(group, key),
    pattern: ({ group, key }) => service.updateUnderPattern(group, key),
    tag: ({ group, key }) => service.updateUnderTag(group, key),
  };
  const evictions: Record<EvictionForm, (name: RegisterName) => Promise<void>> = {
    key: ({ group, key }) => cache.evict(`register:${group}:${key}`),
    pattern: ({ group }) => cache.evict(`register:${group}:*`),
    tag: ({ group }) => cache.evictTags(`group:${group}`),
  };
  return {
    read: ({ group, key }) => service.find(group, key),
    write: (name, form) => writes[form](name),
    evict: (name, form) => evictions[form](name),
    figures: () => {
      const { remote, joins } = cache.stats();
      return { unacknowledged: remote.journalDepth, joins };
    },
    close: () => app.close(),
  };
}
