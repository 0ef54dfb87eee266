import { guardedController } from '../guarded-controller.mjs';
import { constant } from '../endpoint.mjs';
import { serveNest } from '../serve-nest.mjs';

class ProfilesController {
  findOne(_id) {
    return constant;
  }
}
guardedController(ProfilesController);

export const start = () => serveNest({ controllers: [ProfilesController] });
