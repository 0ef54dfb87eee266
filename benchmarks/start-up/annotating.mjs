// How long it takes to annotate as many methods as the application has annotated, in the same way.

/** @returns milliseconds */
export async function annotate(annotations) {
  const { Cacheable, CacheEvict, CachePut } = await import('../../dist/cache/index.js');
  const decorators = {
    cacheable: ({ key, ttl, options }) => Cacheable(key, ttl, options),
    put: ({ key, ttl, options }) => CachePut(key, ttl, options),
    evict: ({ patterns, options }) => CacheEvict(patterns, options),
  };
  const prototypes = annotations.map(() => {
    class Annotated {
      async method() {}
    }
    return Annotated.prototype;
  });
  const begun = performance.now();
  for (const [at, prototype] of prototypes.entries()) {
    const annotation = annotations[at];
    decorators[annotation.kind](annotation)(prototype, 'method', Object.getOwnPropertyDescriptor(prototype, 'method'));
  }
  return performance.now() - begun;
}
