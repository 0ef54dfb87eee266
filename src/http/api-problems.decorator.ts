import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse } from '@nestjs/swagger';
import { problemResponse, type ProblemStatus } from './problem-response.js';
import { ProblemDetails } from './problem-details.js';

/**
 * Documents the error answers of a route: `@ApiProblems(400, 401, 404)`. What every route can answer (too many requests,
 * a body that is too large, …) is added by itself, see {@link addCommonProblems}.
 *
 * @param statuses the HTTP statuses that this route can answer with, beyond its success
 */
export function ApiProblems(...statuses: readonly ProblemStatus[]): ClassDecorator & MethodDecorator {
  const responses = statuses.map((status) => ApiResponse({ status, ...problemResponse(status) }));
  return applyDecorators(ApiExtraModels(ProblemDetails), ...responses);
}
