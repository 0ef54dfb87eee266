import { beforeEach, describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { MismatchedReplyError } from './replies.js';
import { SilenceWatch } from './silence-watch.js';

describe('a connection that takes commands', () => {
  let now: number;
  let watch: SilenceWatch;
  let node: { status: 'ready' | 'connecting'; stream: PassThrough };
  const never = () => new Promise<never>(() => {});
  const send = (answer: () => Promise<unknown> = never) => {
    watch.watch(node, answer).catch(() => {});
  };

  beforeEach(() => {
    now = 0;
    watch = new SilenceWatch(() => now);
    node = { status: 'ready', stream: new PassThrough().on('error', () => {}) };
  });

  it('is ended when none of them has been answered for two seconds', () => {
    send();
    now = 2_000;
    send();
    expect(node.stream.destroyed).toBe(false);
    now = 2_001;
    send();
    expect(node.stream.destroyed).toBe(true);
  });

  it('is kept when answers come, however late', async () => {
    let answer = (): void => {};
    send(() => new Promise((resolve) => (answer = () => resolve(undefined))));
    send();
    now = 1_900;
    answer();
    await new Promise(setImmediate);
    now = 3_900;
    send();
    expect(node.stream.destroyed).toBe(false);
    now = 3_901;
    send();
    expect(node.stream.destroyed).toBe(true);
  });

  it('is kept when nothing was asked for long', async () => {
    send(async () => 'answer');
    await new Promise(setImmediate);
    now = 60_000;
    send();
    expect(node.stream.destroyed).toBe(false);
  });

  it('is ended when it gives the answer to something else, and its successor is kept', async () => {
    const { stream } = node;
    let answer = (): void => {};
    send(() => new Promise((_resolve, reject) => (answer = () => reject(new MismatchedReplyError()))));
    node.stream = new PassThrough();
    answer();
    await new Promise(setImmediate);
    expect([stream.destroyed, node.stream.destroyed]).toStrictEqual([true, false]);
  });

  it('is kept when the server refuses a command', async () => {
    send(async () => Promise.reject(new Error('OOM command not allowed')));
    await new Promise(setImmediate);
    expect(node.stream.destroyed).toBe(false);
  });

  it('is left alone while it is being made', () => {
    node.status = 'connecting';
    send();
    now = 10_000;
    send();
    expect(node.stream.destroyed).toBe(false);
  });
});
