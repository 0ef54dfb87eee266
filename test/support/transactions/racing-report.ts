/** A row as it is cached. */
export interface Register {
  readonly version: number;
  /** Another one for each attempt to write. */
  readonly mark: string;
}

export type RacingOrder = { readonly kind: 'run'; readonly milliseconds: number } | { readonly kind: 'read' };

/** What one process did and saw. */
export interface RacingReport {
  writes: number;
  rollbacks: number;
  reads: number;
  puts: number;
  readonly violations: string[];
}
