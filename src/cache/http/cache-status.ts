/** Why a request went to its handler. */
export type Forwarded = 'bypass' | 'method' | 'uri-miss' | 'vary-miss' | 'miss' | 'request' | 'stale';

/** How a request was handled. */
export interface CacheStatus {
  /** Answered without the handler. */
  readonly hit?: boolean;
  readonly forwarded?: Forwarded;
  /** Given to the stores. */
  readonly stored?: boolean;
  /** Another request's handler was waited for. */
  readonly collapsed?: boolean;
  /** Milliseconds for which the response is still fresh; negative: since when it is not. */
  readonly freshFor?: number;
  /** A word on why. */
  readonly detail?: string;
}

/**
 * A member of `Cache-Status`: `larder; hit; ttl=37`, `larder; fwd=uri-miss; stored`.
 * Source: RFC 9211, section 2.
 */
export function cacheStatus({ hit, forwarded, stored, collapsed, freshFor, detail }: CacheStatus): string {
  let member = 'larder';
  if (hit === true) member += '; hit';
  if (forwarded !== undefined) member += `; fwd=${forwarded}`;
  if (freshFor !== undefined) member += `; ttl=${Math.floor(freshFor / 1_000)}`;
  if (stored === true) member += '; stored';
  if (collapsed === true) member += '; collapsed';
  if (detail !== undefined) member += `; detail=${detail}`;
  return member;
}
