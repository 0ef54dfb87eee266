import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { InvalidRequestError } from './request.errors.js';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** One id has one spelling (lower case), so that it also has one cache key. */
class UuidPipe implements PipeTransform<unknown, string> {
  constructor(private readonly name: string) {}

  transform(value: unknown): string {
    const id = String(value).toLowerCase();
    if (!UUID.test(id)) throw new InvalidRequestError([{ field: this.name, message: `${this.name} must be a UUID` }]);
    return id;
  }
}

/**
 * A path parameter that is an id: `@UuidParam('meetingId') meetingId: string`. Documented, and normalised to lower case.
 *
 * @param name of the placeholder in the route's path
 * @throws {InvalidRequestError} (400) when the value is not a UUID
 */
export const UuidParam =
  (name: string): ParameterDecorator =>
  (target, method, index) => {
    Param(name, new UuidPipe(name))(target, method, index);
    const descriptor = method === undefined ? undefined : Object.getOwnPropertyDescriptor(target, method);
    if (method === undefined || !descriptor) throw new TypeError('@UuidParam() belongs on a parameter of a method');
    ApiParam({ name, schema: { type: 'string', format: 'uuid' } })(target, method, descriptor);
  };
