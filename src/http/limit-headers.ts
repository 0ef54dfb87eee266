/** What a client is told about how often it may ask. */
export interface Allowance {
  /** Requests in one window. */
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the next window begins. */
  readonly reset: number;
}

/** The headers that clients and gateways know; there is no standard yet (draft-ietf-httpapi-ratelimit-headers). */
export const limitHeaders = ({ limit, remaining, reset }: Allowance): Record<string, string> => ({
  'X-RateLimit-Limit': String(limit),
  'X-RateLimit-Remaining': String(remaining),
  'X-RateLimit-Reset': String(reset),
});
