#!/usr/bin/env node
// npx larder: looks at the cache of a running service, or of a Redis. See --help.
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/larder.js', import.meta.url);
// In a checkout that was never started.
if (!existsSync(built)) await (await import('../scripts/compile.mjs')).compile();
await import(built.href);
