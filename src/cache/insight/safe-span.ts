import type { Span, Tracer } from './tracer.js';

const NO_SPAN: Span = { setAttribute: () => {}, recordException: () => {}, end: () => {} };

/**
 * Runs the work in a span of its own. A tracer that throws costs the span, and nothing else: the work runs exactly once,
 * and what it gives or throws is what comes out.
 */
export function inSpan<T>(
  tracer: Tracer | undefined,
  name: string,
  attributes: Record<string, string>,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  if (!tracer) return work(NO_SPAN);
  let running: Promise<T> | undefined;
  try {
    const outcome: unknown = tracer.startActiveSpan(name, { attributes }, (span) => (running ??= work(safeSpan(span))));
    // A promise of its own, perhaps, which nobody waits for.
    if (outcome instanceof Promise) outcome.catch(() => {});
  } catch {
    // The application's tracer is at fault, and has its own ways to say so.
  }
  // Also where the tracer has not called yet: the work does not wait for it, and is not done again when it does.
  return (running ??= work(NO_SPAN));
}

const safeSpan = (span: Span): Span => ({
  setAttribute: (name, value) => safely(() => span.setAttribute(name, value)),
  recordException: (error) => {
    safely(() => {
      span.recordException(error);
    });
  },
  end: () => {
    safely(() => {
      span.end();
    });
  },
});

function safely(call: () => unknown): void {
  try {
    call();
  } catch {
    // As above.
  }
}
