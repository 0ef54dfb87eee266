import { isUtf8 } from 'node:buffer';
import { entityTagOf } from './entity-tag.js';

/** What a handler returned, as its adapter would send it. */
export interface SerialisedBody {
  readonly bytes: Buffer;
  /** Where the handler did not say. */
  readonly type: string | undefined;
}

/** The bytes of a body, as a text: it is shared by all who send it, where bytes would be copied for each. */
export interface StoredBody {
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
}

/** A response as it is kept: what is sent again, byte by byte. */
export interface StoredResponse extends StoredBody {
  readonly status: number;
  /** What the handler set, and the type of the body; by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly etag: string;
  /** When the handler ended, by the wall clock. */
  readonly madeAt: number;
  /** Milliseconds for which it is fresh, as declared for its status. */
  readonly ttl: number;
}

/** What is shared in place of a response that may not be: who waited for it runs the handler. */
export interface UnstoredResponse {
  readonly unstored: string;
}

export type LoadedResponse = StoredResponse | UnstoredResponse;

export const isStored = (response: LoadedResponse): response is StoredResponse => !('unstored' in response);

/**
 * @param headers that the handler set
 * @param madeAt wall clock
 * @param ttl milliseconds
 */
export function storedResponse(
  status: number,
  headers: StoredResponse['headers'],
  { bytes, type }: SerialisedBody,
  madeAt: number,
  ttl: number,
): StoredResponse {
  const { etag: own, ...others } = headers;
  const withType = type === undefined || 'content-type' in others ? others : { ...others, 'content-type': type };
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  return {
    status,
    headers: withType,
    etag: typeof own === 'string' ? own : entityTagOf(bytes, String(withType['content-type'])),
    text: bytes.toString(encoding),
    encoding,
    madeAt,
    ttl,
  };
}

export const bytesOf = ({ text, encoding }: StoredBody): Buffer => Buffer.from(text, encoding);
