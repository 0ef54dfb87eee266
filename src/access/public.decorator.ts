import { Reflector } from '@nestjs/core';

/** Opens a route (or a whole controller) to callers without a session. */
export const Public = Reflector.createDecorator<void, true>({ transform: () => true });
