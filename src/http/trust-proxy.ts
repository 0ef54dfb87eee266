/** Whether the word of a peer is believed about whom it speaks for; `hop` is 0 for the one that connected. */
export type ProxyTrust = (address: string, hop: number) => boolean;

/**
 * What `TRUST_PROXY` means to Fastify. A number says that so many proxies stand in front, and is safe only where nobody
 * can go around them; addresses are safe everywhere.
 *
 * @param setting as the environment accepts it
 */
export function trustProxy(setting: string): false | string[] | ProxyTrust {
  if (setting === 'off') return false;
  // Fastify takes a plain number for none, because it cannot tell whether somebody goes around the proxies.
  if (/^\d$/.test(setting)) return (_address, hop) => hop < Number(setting);
  return setting.split(',').map((network) => network.trim());
}
