/** What the cache needs of OpenTelemetry's `Tracer`: `trace.getTracer('larder')` of `@opentelemetry/api` fits. */
export interface Tracer {
  startActiveSpan<T>(name: string, options: { attributes: Record<string, string> }, work: (span: Span) => T): T;
}

export interface Span {
  setAttribute(name: string, value: string | boolean): unknown;
  recordException(error: Error | string): void;
  end(): void;
}
