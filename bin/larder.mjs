#!/usr/bin/env node
// npx larder: looks at the cache of a running service, or of a Redis. See --help.
import { existsSync } from 'node:fs';

// In a checkout what is built may be older than what is written.
const compiler = new URL('../scripts/compile.mjs', import.meta.url);
if (existsSync(new URL('../src/', import.meta.url))) await (await import(compiler.href)).compile();
await import(new URL('../dist/cli/larder.js', import.meta.url).href);
