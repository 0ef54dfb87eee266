import type { LoggerService } from '@nestjs/common';
import { destination, pino, stdTimeFunctions, type DestinationStream, type Level, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Environment } from './config/environment.js';

const LEVELS: Readonly<Record<Environment['LOG_LEVEL'], Level>> = {
  debug: 'debug',
  log: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'fatal',
};

/** Nest's own account of its start: of interest to those who debug it. */
const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** A failed start is told once, in the words of `main.ts`. */
const START_FAILURES = new Set(['ExceptionHandler', 'NestApplication']);

/** Fields that nobody should log; where somebody does, the value is left out. */
const SECRETS = ['password', 'currentPassword', 'newPassword', 'passwordHash', 'token', 'email', 'body', 'headers'];

const CENSOR = '[concealed]';

const STACK = /^.*\n\s+at /;

/** The log as pino writes it, from `LOG_LEVEL` on: JSON lines, or text for people in a terminal while developing. */
export class PlatformLogger implements LoggerService {
  private readonly logger: Logger;
  /** For fields that have fields: to look into them costs three times as much. */
  private readonly nested: Logger;

  /** @param target for tests */
  constructor({ LOG_LEVEL, NODE_ENV }: Pick<Environment, 'LOG_LEVEL' | 'NODE_ENV'>, target?: DestinationStream) {
    const options = {
      level: LEVELS[LOG_LEVEL],
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level: string) => ({ level }) },
      redact: { paths: SECRETS, censor: CENSOR },
    };
    const isForPeople = NODE_ENV === 'development' && process.stdout.isTTY;
    this.logger = pino(options, target ?? (isForPeople ? forPeople() : destination({ fd: 1, sync: false })));
    const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
    this.nested = this.logger.child({}, { redact: { paths, censor: CENSOR } });
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(FRAMEWORK.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (!START_FAILURES.has(String(rest.at(-1)))) this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest gives the context last; before it may stand a stack, and whatever else the caller thought of. */
  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    if (!this.logger.isLevelEnabled(level)) return;
    const texts = rest.filter((part) => typeof part === 'string');
    const context = texts.findLast((text) => !STACK.test(text));
    const stack = texts.find((text) => STACK.test(text)) ?? (message instanceof Error ? message.stack : undefined);
    const { message: text, ...fields } = partsOf(message);
    const logger = Object.values(fields).some((field) => typeof field === 'object') ? this.nested : this.logger;
    logger[level]({ ...(context !== undefined && { context }), ...fields, ...(stack && { stack }) }, text);
  }
}

/** An error gives its message only: whatever else it carries may be a parameter of a statement. */
function partsOf(message: unknown): { message: string } & Readonly<Record<string, unknown>> {
  if (message instanceof Error) return { message: message.message };
  if (typeof message !== 'object' || message === null) return { message: String(message) };
  return { message: '', ...message };
}

const forPeople = (): DestinationStream =>
  PinoPretty({
    colorize: true,
    sync: true,
    translateTime: 'SYS:HH:MM:ss.l',
    messageFormat: '{if context}[{context}] {end}{msg}{if ms} in {ms} ms{end}',
    ignore: 'pid,hostname,context,method,route,path,status,ms',
    singleLine: true,
  });
