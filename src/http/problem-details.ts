import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** One field of a request that was refused, and why. */
export class FieldProblem {
  @ApiProperty({ description: 'Path of the field in the request', example: 'title' })
  readonly field!: string;

  @ApiProperty({ description: 'What is allowed', example: 'title must be shorter than or equal to 120 characters' })
  readonly message!: string;
}

/**
 * The body of every error answer, see RFC 9457 (Problem Details for HTTP APIs). `code` is the stable part that clients
 * may switch on; `type` is a URI made of it.
 */
export class ProblemDetails {
  @ApiProperty({ example: 'urn:larder:problem:request.invalid' })
  readonly type!: string;

  @ApiProperty({ description: 'Short, the same for every occurrence of the code', example: 'Invalid request' })
  readonly title!: string;

  @ApiProperty({ description: 'The HTTP status', example: 400 })
  readonly status!: number;

  @ApiProperty({ description: 'What happened this time', example: 'title must be a string' })
  readonly detail!: string;

  @ApiProperty({ description: 'Stable, FEATURE.REASON', example: 'REQUEST.INVALID' })
  readonly code!: string;

  @ApiProperty({ description: 'Path of the request', example: '/v1/meetings' })
  readonly instance!: string;

  @ApiProperty({
    description: 'Of the request, as in the header X-Request-Id and in the log of the server',
    example: '3f0e6a52-2f5e-4a8e-8a3b-6f8f0c1d2e3f',
  })
  readonly requestId!: string;

  @ApiPropertyOptional({ type: [FieldProblem], description: 'The refused fields, if there are any' })
  readonly errors?: readonly FieldProblem[];
}

/** The parts of a problem that its cause decides; the rest follows from the request. */
export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly FieldProblem[];
  /** Additional response headers, for example `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

const LONGEST_INSTANCE = 200;

/** @param url the request's URL; its query is left out, as it may hold what should not be repeated */
export function problemDetails(
  { code, status, title, detail, errors }: Problem,
  url: string,
  requestId: string,
): ProblemDetails {
  const instance = (url.split('?', 1)[0] ?? '').slice(0, LONGEST_INSTANCE);
  const type = `urn:larder:problem:${code.toLowerCase()}`;
  return { type, title, status, detail, code, instance, requestId, ...(errors && { errors }) };
}
