import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Environment } from './config/environment.js';

const LEVELS: readonly LogLevel[] = ['debug', 'log', 'warn', 'error', 'fatal'];

/** Nest's own account of its start: of interest to those who debug it. */
const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** A failed start is told once, in the words of `main.ts`. */
const START_FAILURES = new Set(['ExceptionHandler', 'NestApplication']);

/** Logs to the console, from `LOG_LEVEL` on; in colour outside production. */
export class PlatformLogger extends ConsoleLogger {
  constructor({ LOG_LEVEL, NODE_ENV }: Environment) {
    const colors = NODE_ENV !== 'production' && 'isTTY' in process.stdout;
    super({ prefix: 'Larder', logLevels: LEVELS.slice(LEVELS.indexOf(LOG_LEVEL)), colors });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (FRAMEWORK.has(String(rest.at(-1)))) super.debug(message, ...(rest as [string]));
    else super.log(message, ...(rest as [string]));
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!START_FAILURES.has(String(rest.at(-1)))) super.error(message, ...(rest as [string]));
  }
}
