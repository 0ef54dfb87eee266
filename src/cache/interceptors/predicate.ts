import { Logger } from '@nestjs/common';

export type Predicate = (...args: unknown[]) => boolean;

/** A predicate as it is called: with the arguments of the annotated method, whose types are not known here. */
export const predicateOf = (declared: ((...args: never[]) => boolean) | undefined): Predicate | undefined =>
  declared as Predicate | undefined;

const logger = new Logger('Cache');

/**
 * Asks a predicate of an annotation.
 * @param otherwise the safe answer where there is no predicate, or it throws: the cache must not fail a call
 */
export function holds(
  predicate: Predicate | undefined,
  args: readonly unknown[],
  otherwise: boolean,
  owner: string,
): boolean {
  if (!predicate) return otherwise;
  try {
    return predicate(...args);
  } catch (error) {
    logger.warn(`${owner}: a predicate of its annotation threw: ${String(error)}`);
    return otherwise;
  }
}
