import { Controller, Get } from '@nestjs/common';
import { decorateClass, decorateMethod } from '../decorate.mjs';
import { constant } from '../endpoint.mjs';
import { serveNest } from '../serve-nest.mjs';

class ProfilesController {
  findOne() {
    return constant;
  }
}
decorateMethod(ProfilesController, 'findOne', [Get(':id')]);
decorateClass(ProfilesController, [Controller('profiles')]);

export const start = () => serveNest({ controllers: [ProfilesController] });
