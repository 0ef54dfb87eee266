import type { ProxiedConnection } from '../../support/proxied-connection.js';
import { type Fault, single } from '../fault.js';

const SUBSCRIBING = ['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE'] as const;

const subscribes = ({ commands }: ProxiedConnection): boolean => SUBSCRIBING.some((name) => commands.has(name));

export const busDropped: Fault = {
  name: 'subscription-dropped',
  summary: 'only connections that subscribe are closed, again and again; commands pass',
  topology: 'single',
  inflict: async (world) => {
    const { networks } = single(world);
    for (const network of networks) await network.each((proxy) => proxy.refuseWhere(subscribes));
    return async () => {
      for (const network of networks) await network.each((proxy) => proxy.restore());
    };
  },
};

export const busSilent: Fault = {
  name: 'subscription-silent',
  summary: 'only connections that subscribe hang, and deliver everything late; commands pass',
  topology: 'single',
  inflict: async (world) => {
    const { networks } = single(world);
    for (const network of networks) await network.each((proxy) => proxy.freeze('replies', subscribes));
    return async () => {
      for (const network of networks) await network.each((proxy) => proxy.restore());
    };
  },
};
