import { describe, expect, it } from '@jest/globals';
import { PlatformLogger } from './platform-logger.js';

type Line = Readonly<Record<string, unknown>>;

function recorded(level: 'debug' | 'log' | 'error', write: (logger: PlatformLogger) => void): Line[] {
  const lines: string[] = [];
  const target = { write: (line: string) => void lines.push(line) };
  write(new PlatformLogger({ LOG_LEVEL: level, NODE_ENV: 'production' }, target));
  return lines.map((line) => JSON.parse(line) as Line);
}

describe('PlatformLogger', () => {
  it('writes one line of JSON each, with time, level and context', () => {
    const [line] = recorded('log', (logger) => logger.log('two\nlines', 'Cache'));
    expect(line).toMatchObject({ level: 'info', context: 'Cache', msg: 'two\nlines' });
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('tells the stack from the context', () => {
    const { stack = '' } = new Error('boom');
    const [one, other] = recorded('log', (logger) => {
      logger.error('boom', stack, 'Http');
      logger.error('boom', undefined, 'Http');
    });
    expect(one).toMatchObject({ level: 'error', context: 'Http', msg: 'boom', stack });
    expect(other).not.toHaveProperty('stack');
  });

  it('writes the fields of an object beside its message', () => {
    const [line] = recorded('log', (logger) => logger.log({ message: 'GET /', status: 200 }, 'Request'));
    expect(line).toMatchObject({ msg: 'GET /', status: 200 });
    expect(line).not.toHaveProperty('message');
  });

  it('writes from its level on, and what the framework tells of itself for those who debug', () => {
    const write = (logger: PlatformLogger): void => {
      logger.debug('a');
      logger.log('b', 'InstanceLoader');
      logger.log('c');
      logger.warn('d');
      logger.error('e');
      logger.error('f', 'ExceptionHandler');
      logger.fatal('g');
    };
    const said = (level: 'debug' | 'log' | 'error'): string =>
      recorded(level, write)
        .map(({ msg }) => String(msg))
        .join('');
    expect([said('debug'), said('log'), said('error')]).toEqual(['abcdeg', 'cdeg', 'eg']);
  });

  it('leaves out what is secret, whoever logs it', () => {
    const secrets = {
      password: 'hunter2',
      token: 'hunter2',
      email: 'hunter2',
      nested: { newPassword: 'hunter2', deep: { token: 'hunter2' } },
    };
    const [flat] = recorded('log', (logger) => logger.log({ message: 'x', password: 'hunter2' }, 'Test'));
    expect(flat).toMatchObject({ password: '[concealed]' });
    const headers = { authorization: 'hunter2', cookie: 'hunter2', 'guest-session': 'hunter2' };
    const [line] = recorded('log', (logger) => logger.log({ message: 'x', ...secrets, headers }, 'Test'));
    expect(line).toMatchObject({ password: '[concealed]', headers: '[concealed]' });
    expect(JSON.stringify(line)).not.toContain('hunter2');
  });

  it('tells of an error its message and stack, not what else it carries', () => {
    const error = Object.assign(new Error('duplicate'), { parameters: ['hunter2'], query: 'INSERT hunter2' });
    const [line] = recorded('log', (logger) => logger.error(error, 'Database'));
    expect(line).toMatchObject({ msg: 'duplicate', context: 'Database' });
    expect(JSON.stringify(line)).not.toContain('hunter2');
  });
});
