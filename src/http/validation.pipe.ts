import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FieldProblem } from './problem-details.js';
import { InvalidRequestError } from './request.errors.js';

const MOST_ERRORS = 50;
const LONGEST_FIELD = 100;

/** The global pipe for DTOs: unknown fields are refused, and every refused field is listed with what is allowed. */
export const createValidationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    exceptionFactory: (errors) => new InvalidRequestError(fieldProblems(errors).slice(0, MOST_ERRORS)),
  });

/** Flattens class-validator's tree to `a.b.c: message`. */
function fieldProblems(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = (parent ? `${parent}.${property}` : property).slice(0, LONGEST_FIELD);
    const own = Object.values(constraints).map((message) => ({ field, message: message.slice(0, 2 * LONGEST_FIELD) }));
    return [...own, ...fieldProblems(children, field)];
  });
}
