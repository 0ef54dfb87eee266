import { Injectable } from '@nestjs/common';
import { Cacheable, CacheModule } from '../../../dist/cache/index.js';
import { decorateClass, decorateMethod } from '../decorate.mjs';
import { guardedController } from '../guarded-controller.mjs';
import { loadProfile } from '../endpoint.mjs';
import { serveNest } from '../serve-nest.mjs';

class ProfilesService {
  findOne(id) {
    return loadProfile(id);
  }
}
decorateMethod(ProfilesService, 'findOne', [Cacheable('profile:{id}', '1h')]);
decorateClass(ProfilesService, [Injectable()]);

class ProfilesController {
  constructor(profiles) {
    this.profiles = profiles;
  }

  findOne(id) {
    return this.profiles.findOne(id);
  }
}
guardedController(ProfilesController, [ProfilesService]);

/** @param {string} [redisUrl] without it, embedded */
export function start(redisUrl) {
  const remote = redisUrl && { url: redisUrl };
  return serveNest({
    // The wait for Redis is not the subject: a busy machine must not turn hits into loads.
    imports: [CacheModule.forRoot({ namespace: 'bench-http', logger: console, remote, remoteTimeout: '10s' })],
    controllers: [ProfilesController],
    providers: [ProfilesService],
  });
}
