import { CacheInterceptor, CacheModule } from '@nestjs/cache-manager';
import { guardedController } from '../guarded-controller.mjs';
import { loadProfile } from '../endpoint.mjs';
import { serveNest } from '../serve-nest.mjs';

class ProfilesController {
  findOne(id) {
    return loadProfile(id);
  }
}
guardedController(ProfilesController, [], [CacheInterceptor]);

/** As Nest's documentation sets it up: https://docs.nestjs.com/techniques/caching#auto-caching-responses */
export const start = () =>
  serveNest({ imports: [CacheModule.register({ ttl: 3_600_000 })], controllers: [ProfilesController] });
