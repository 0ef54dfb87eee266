/** The documentation of fields that several parts of an explanation have. */
export const MOMENT = { format: 'date-time', example: '2026-03-01T09:00:00.000Z' };

export const TAGS: object = { type: [String], example: ['host:42'] };

export const milliseconds = (description: string, example: number): object => ({
  type: Number,
  description: `Milliseconds ${description}`,
  example,
});

/** @param wall milliseconds since the Unix epoch */
export const momentText = (wall: number): string => new Date(wall).toISOString();
