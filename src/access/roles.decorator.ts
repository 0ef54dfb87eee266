import { Reflector } from '@nestjs/core';
import type { Role } from './principal.js';

/** Restricts a route to callers that have one of the roles: `@Roles(['admin'])`. */
export const Roles = Reflector.createDecorator<readonly Role[]>();
