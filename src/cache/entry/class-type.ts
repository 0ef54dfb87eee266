/** A class whose instances are kept as instances. Its constructor is never called. */
export type Type = new (...args: never[]) => object;
