import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RequestNames } from '../support/request-names.js';

const words = (...list: string[]): string =>
  [`*${String(list.length)}`, ...list.flatMap((word) => [`$${String(Buffer.byteLength(word))}`, word]), ''].join(
    '\r\n',
  );

describe('the names of the requests to Redis', () => {
  it('are heard in any cut, whatever the arguments hold', () => {
    const command = fc.tuple(fc.constantFrom('get', 'SET', 'Subscribe'), fc.array(fc.string({ unit: 'binary' })));
    const awkward = words('EVAL', '*1\r\n$4\r\nQUIT\r\n', 'é');
    fc.assert(
      fc.property(fc.array(command), fc.array(fc.nat(40)), (commands, cuts) => {
        const bytes = Buffer.from(commands.map(([name, args]) => words(name, ...args)).join('') + awkward);
        const reader = new RequestNames();
        const heard: string[] = [];
        let start = 0;
        for (const size of [...cuts, bytes.length]) {
          heard.push(...reader.read(bytes.subarray(start, start + size)));
          start += size;
        }
        expect(heard).toEqual([...commands.map(([name]) => name.toUpperCase()), 'EVAL']);
      }),
    );
  });

  it('are heard when typed by hand', () => {
    expect(new RequestNames().read(Buffer.from('ping\r\nget key\r\n'))).toEqual(['PING', 'GET']);
  });

  it('end with what is no request', () => {
    expect(new RequestNames().read(Buffer.from(`*2\r\n$nonsense\r\n${words('GET', 'key')}`))).toEqual([]);
  });
});
