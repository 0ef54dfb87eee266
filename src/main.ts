import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from './config/environment.js';
import { loadEnvironment } from './config/load-environment.js';
import { createApp } from './create-app.js';
import { describeFailure, describeStart } from './describe-start.js';

let environment: Environment | undefined;
let app: NestFastifyApplication | undefined;
try {
  environment = loadEnvironment();
  app = await createApp(environment);
  app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  await app.listen(environment.PORT, environment.HOST);
  const seconds = process.uptime().toFixed(1);
  console.log(`Larder is ready (${seconds} s)\n${describeStart(environment, await app.getUrl())}`);
} catch (error) {
  console.error(describeFailure(error, environment ?? {}));
  await app?.close();
  process.exit(1);
}
