/** Raised when a release changes the shape of a cached view. */
export const SCHEMA_VERSION = 'v1';
