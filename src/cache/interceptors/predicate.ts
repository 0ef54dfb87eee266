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
    const answer: unknown = predicate(...args);
    if (!(answer instanceof Promise)) return Boolean(answer);
    // The compiler refuses it; a promise is always true, and its failure would be nobody's.
    answer.catch(() => {});
    logger.warn(`${owner}: a predicate of its annotation is asynchronous; its answer cannot be waited for`);
    return otherwise;
  } catch (error) {
    logger.warn(`${owner}: a predicate of its annotation threw: ${String(error)}`);
    return otherwise;
  }
}
