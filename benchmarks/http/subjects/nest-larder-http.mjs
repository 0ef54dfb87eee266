import { CacheModule, HttpCache } from '../../../dist/cache/index.js';
import { decorateMethod } from '../decorate.mjs';
import { guardedController } from '../guarded-controller.mjs';
import { loadProfile } from '../endpoint.mjs';
import { serveNest } from '../serve-nest.mjs';

class ProfilesController {
  findOne(id) {
    return loadProfile(id);
  }
}
decorateMethod(ProfilesController, 'findOne', [HttpCache({ ttl: '1h', scope: 'public', query: [] })]);
guardedController(ProfilesController);

/** @param {string} [redisUrl] without it, embedded */
export function start(redisUrl) {
  const remote = redisUrl && { url: redisUrl };
  return serveNest({
    imports: [CacheModule.forRoot({ namespace: 'bench-http', logger: console, remote, remoteTimeout: '10s' })],
    controllers: [ProfilesController],
  });
}
