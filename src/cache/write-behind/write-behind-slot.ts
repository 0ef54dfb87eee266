/** Where an instance keeps the interceptor of its application. */
export const WRITE_BEHIND = Symbol('larder:write-behind');
