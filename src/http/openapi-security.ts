import type { INestApplication } from '@nestjs/common';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { operationsOf } from './openapi-common.js';

/** Shows a lock at every operation that needs a session, and none at a `@Public()` one: as the session guard has it. */
export function markSecurity(app: INestApplication, document: OpenAPIObject): void {
  const open = publicOperations(app);
  for (const { operation } of operationsOf(document)) {
    // The default id is `UsersController_findProfile_v1`.
    const [controller, method] = (operation.operationId ?? '').split('_');
    if (!open.has(`${controller}_${method}`)) operation.security ??= [{ bearer: [] }];
    // What it asks for besides (a guest session) is its own affair.
    else operation.security = operation.security?.filter((requirement) => !('bearer' in requirement)) ?? [];
  }
}

function publicOperations(app: INestApplication): ReadonlySet<string> {
  const [reflector, scanner] = [app.get(Reflector), new MetadataScanner()];
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const names = controllers.flatMap(({ metatype }) => {
    const prototype: unknown = metatype?.prototype;
    if (!metatype || typeof prototype !== 'object' || prototype === null) return [];
    const isPublic = (method: string): boolean => {
      const handler: unknown = Reflect.get(prototype, method);
      const places = typeof handler === 'function' ? [handler, metatype] : [metatype];
      return reflector.getAllAndOverride<true | undefined>(Public.KEY, places) === true;
    };
    const methods = scanner.getAllMethodNames(prototype).filter(isPublic);
    return methods.map((method) => `${metatype.name}_${method}`);
  });
  return new Set(names);
}
