import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from './config/environment.js';
import { loadEnvironment } from './config/load-environment.js';
import { createApp } from './create-app.js';
import { describeFailure, describeStart } from './describe-start.js';
import { Ending } from './shutdown/ending.js';
import { shutDown } from './shutdown/shut-down.js';
import { shutdownTimes } from './shutdown/shutdown-times.js';

let environment: Environment | undefined;
let app: NestFastifyApplication | undefined;
const ending = new Ending(process);
try {
  environment = loadEnvironment();
  const created = await createApp(environment);
  const times = shutdownTimes(environment);
  app = created;
  await app.listen(environment.PORT, environment.HOST);
  // Not before: Nest would close, and go on starting, what is half started.
  ending.by(() => shutDown(created, times));
  const ready = `Larder is ready (${process.uptime().toFixed(1)} s)\n${describeStart(environment, await app.getUrl())}`;
  // In production whoever reads along is a program, and every line is one of JSON.
  if (environment.NODE_ENV === 'production') new Logger('Start').log(ready);
  else console.log(ready);
} catch (error) {
  console.error(describeFailure(error, environment ?? {}));
  await app?.close();
  process.exit(1);
}
