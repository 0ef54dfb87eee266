import { Reflector } from '@nestjs/core';

/** Takes a controller or a route out of the count: for what is asked every few seconds by those who watch. */
export const Unlimited = Reflector.createDecorator<void, true>({ transform: () => true });
