import { createHash } from 'node:crypto';

/**
 * A strong validator: the same tag means the same bytes.
 * Source: RFC 9110, section 8.8.3.
 */
export const entityTagOf = (bytes: Buffer, type: string): string =>
  `"${createHash('sha256').update(type).update('\0').update(bytes).digest('base64url').slice(0, 27)}"`;

const OPAQUE_TAG = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/**
 * Whether `If-None-Match` names a tag, or anything (`*`). Compared weakly, as is right for a GET.
 * Source: RFC 9110, sections 13.1.2 and 8.8.3.2.
 */
export function namesTag(field: string, tag: string): boolean {
  if (field.trim() === '*') return true;
  const wanted = tag.replace(/^W\//, '');
  return Array.from(field.matchAll(OPAQUE_TAG), ([, opaque]) => opaque).includes(wanted);
}
