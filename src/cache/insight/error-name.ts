/** What may be logged of an error: its message may hold values. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'not an Error');
