/** Where a server, a sentinel or a node is. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The pieces of a URL of Redis as they are written. */
export interface UrlParts {
  readonly scheme: string;
  /** `''`, `sentinel` or `cluster`. */
  readonly topology: string;
  readonly login: string | undefined;
  /** Separated by commas. */
  readonly hosts: string;
  /** With its slash. */
  readonly path: string;
  readonly query: string | undefined;
}

const URL_PARTS = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^/?#]*)@)?([^/?#@]+)(\/[^?#]*)?(?:\?([^#]*))?$/i;
const ADDRESS = /^(?:\[([\da-f:.%]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i;

export function partsOf(url: string): UrlParts | undefined {
  const [whole, scheme = '', topology = '', login, hosts = '', path = '', query] = URL_PARTS.exec(url.trim()) ?? [];
  if (whole === undefined) return undefined;
  return { scheme: scheme.toLowerCase(), topology: topology.toLowerCase(), login, hosts, path, query };
}

export function addressOf(text: string, defaultPort: number): Address | undefined {
  const [whole, ipv6, host = ipv6, port] = ADDRESS.exec(text.trim()) ?? [];
  if (whole === undefined || host === undefined || Number(port ?? 1) > 65_535 || Number(port ?? 1) === 0)
    return undefined;
  return { host, port: port === undefined ? defaultPort : Number(port) };
}
