import { addressOf, partsOf } from './redis-url-parts.js';

const SCHEME = /^(?:rediss?(?:\+(?:sentinel|cluster|tls|ssl|socket))?|https?|tcp|unix):\/\//i;
const PARAMETERS: readonly string[] = ['family', 'sentinelUsername', 'sentinelPassword'];

/**
 * A URL as people may see it. A mistake may have put a password anywhere: only what cannot be one is shown, which is
 * the scheme, hosts, the number of a database, the name of a primary, and the names of known parameters.
 */
export function withoutSecrets(url: unknown): string {
  if (typeof url !== 'string') return typeof url;
  const scheme = SCHEME.exec(url.trim())?.[0] ?? '';
  const parts = partsOf(url);
  // Behind '/' or '?', '@' tells that the login began before: what looks like a host is a part of it.
  if (!parts || `${parts.path}${parts.query ?? ''}`.includes('@')) return `${scheme}***`;
  const { topology, login, hosts, path, query } = parts;
  const isHosts = hosts.split(',').every((host) => addressOf(host, 0));
  return [
    scheme,
    login !== undefined && '***@',
    isHosts ? hosts : '***',
    shownPath(path, topology === 'sentinel'),
    query !== undefined && `?${query.split('&').map(shownParameter).join('&')}`,
  ]
    .filter(Boolean)
    .join('');
}

const shownPath = (path: string, isNamed: boolean): string =>
  path
    .split('/')
    .map((segment, index) => {
      const isName = isNamed && index === 1 && /^[\w.-]+$/.test(segment);
      return isName || /^\d{0,5}$/.test(segment) ? segment : '***';
    })
    .join('/');

function shownParameter(parameter: string): string {
  const [name = ''] = parameter.split('=', 1);
  return PARAMETERS.includes(name) ? `${name}=***` : '***';
}
