// Loaded into the server before the application (node --import): counts the queries, and tells the benchmark over IPC.
// The application knows nothing of it. Which request causes which query is told only when asked for, because what it
// takes makes everything asynchronous several times slower (docs/adr/0007-no-async-hooks.md).
import { AsyncLocalStorage } from 'node:async_hooks';
import { Server } from 'node:http';
import pg from 'pg';
import { Cache } from '../../dist/cache/core.js';

const LABEL = 'x-workload';
const NOT_COUNTED = /^\s*(?:BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET )/i;

const context = new AsyncLocalStorage();
const totals = new Map();
let attributing = false;
let queries = 0;
let cache;

function totalOf(label) {
  let total = totals.get(label);
  if (!total) totals.set(label, (total = { answered: 0, untouched: 0, queries: 0 }));
  return total;
}

function attribute(request) {
  totalOf(request?.label ?? 'outside of requests').queries += 1;
  if (request) request.queries += 1;
}

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (config, ...rest) {
  const text = typeof config === 'string' ? config : config?.text;
  if (!NOT_COUNTED.test(text)) {
    queries += 1;
    if (attributing) attribute(context.getStore());
  }
  return query.call(this, config, ...rest);
};

const { emit } = Server.prototype;
Server.prototype.emit = function (event, ...args) {
  if (event === 'listening') process.send({ port: this.address().port });
  const label = attributing && event === 'request' ? args[0].headers[LABEL] : undefined;
  if (!label) return emit.call(this, event, ...args);
  const request = { label, queries: 0 };
  args[1].once('finish', () => {
    const total = totalOf(label);
    total.answered += 1;
    if (request.queries === 0) total.untouched += 1;
  });
  return context.run(request, () => emit.call(this, event, ...args));
};

// The application connects its cache when it starts, or reads through it: either tells which one it is.
for (const method of ['connect', 'read', 'evictTargets']) {
  const original = Cache.prototype[method];
  if (!original) continue;
  Cache.prototype[method] = function (...args) {
    cache = this;
    return original.apply(this, args);
  };
}

process.on('message', (message) => {
  if (attributing && !message.attributing) context.disable();
  attributing = message.attributing;
  const { rss } = process.memoryUsage();
  const report = { totals: Object.fromEntries(totals), queries, cache: cache?.stats() ?? null, rss };
  process.send({ report: { ...report, cpu: process.cpuUsage() } });
});
// An open channel must not keep the server from ending.
process.channel?.unref();
