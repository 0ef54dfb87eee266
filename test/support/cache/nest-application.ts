import 'reflect-metadata';
import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { CacheModule, type CacheModuleOptions } from '../../../src/cache/index.js';

/** A started Nest application with the cache and the given providers. */
export async function startApplication(
  { providers = [], controllers = [], imports = [] }: ModuleMetadata,
  options: Partial<CacheModuleOptions> = {},
): Promise<TestingModule> {
  const application = await Test.createTestingModule({
    imports: [CacheModule.forRoot({ namespace: 'test', ...options }), ...imports],
    providers,
    controllers,
  }).compile();
  application.useLogger(false);
  await application.init();
  return application;
}
