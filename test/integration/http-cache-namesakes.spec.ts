import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Controller, Get, type Type, Version } from '@nestjs/common';
import { HttpCache } from '../../src/cache/index.js';
import { HttpRoutes } from '../../src/cache/http/http-routes.js';
import { ADAPTERS, HttpApplication, Open } from '../support/http/http-application.js';

/** Classes of one name, as those of two folders may be. */
function namesakes(): readonly [Type, Type] {
  const first = () => {
    @Open()
    @Controller({ path: 'notes', host: 'one.example' })
    class Notes {
      @Get()
      @HttpCache({ ttl: '1m', scope: 'public' })
      list() {
        return { of: 'one' };
      }

      @Get('versions')
      @Version('1')
      @HttpCache({ ttl: '1m', scope: 'public' })
      versions() {
        return { version: 1 };
      }
    }
    return Notes;
  };
  const second = () => {
    @Open()
    @Controller({ path: 'notes', host: 'two.example', version: ['2', '3'] })
    class Notes {
      @Get()
      @HttpCache({ ttl: '1m', scope: 'public' })
      list() {
        return { of: 'two' };
      }

      @Get('versions')
      @HttpCache({ ttl: '1m', scope: 'public' })
      versions() {
        return { version: 2 };
      }
    }
    return Notes;
  };
  return [first(), second()];
}

// Fastify takes two routes of one path only where their versions differ.
describe('controllers of one name and path, on Express,', () => {
  const [, [, makeAdapter]] = ADAPTERS;

  it('do not answer for each other', async () => {
    const app = await HttpApplication.start(makeAdapter, [...namesakes()], { namespace: `test-${randomUUID()}` });
    try {
      for (let round = 0; round < 3; round += 1) {
        for (const name of ['one', 'two'])
          expect(JSON.parse((await app.get('/notes', { host: `${name}.example` })).text)).toEqual({ of: name });
      }
    } finally {
      await app.close();
    }
  });

  it('are told apart by their versions, too', async () => {
    const [one, two] = namesakes();
    const app = await HttpApplication.start(makeAdapter, [one, two]);
    try {
      const routes = app.nest.get(HttpRoutes);
      const nameOf = (controller: Type) =>
        routes.of(controller, (controller.prototype as { versions: () => unknown }).versions)?.handlerName;
      expect([nameOf(one), nameOf(two)]).toEqual(['Notes.versions@1@one.example', 'Notes.versions@2,3@two.example']);
    } finally {
      await app.close();
    }
  });
});
