import { readFileSync } from 'node:fs';

// The compiler settings are those of the build, so that a decorator behaves in a test as it does in the program.
const { $schema, module, sourceMaps, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
const compile = (syntax) => ['@swc/jest', { ...swc, ...syntax, swcrc: false }];

const requiredModules = '(cookie|content-disposition)';

const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  transform: {
    '^.+\\.ts$': compile({}),
    // Fastify requires these ES modules from CommonJS, which Node can do and Jest cannot.
    [`/node_modules/${requiredModules}/.+\\.js$`]: compile({
      jsc: { target: swc.jsc.target, parser: { syntax: 'ecmascript' } },
    }),
  },
  transformIgnorePatterns: [`/node_modules/(?!${requiredModules}/)`],
};

export default {
  maxWorkers: 2,
  // Modules of finished specs stay in a worker's memory, and its garbage collector spends ever more time on them.
  workerIdleMemoryLimit: '700MB',
  testTimeout: 20_000,
  reporters: ['default', '<rootDir>/test/support/count-reporter.mjs'],
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/unit/**/*.spec.ts'] },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/unit/'],
      // Jest runs these only when at least one spec of this project runs.
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
