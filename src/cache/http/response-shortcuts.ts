import type { NearEntry, Shortcut } from '../store/near-entry.js';
import type { HttpExchange } from './http-exchange.js';

/** Longer targets are looked for by their key. */
const LONGEST_TARGET = 200;

/** A request that found its entry near. */
interface Way {
  readonly entry: NearEntry;
  readonly user: string | undefined;
  /** What the key is made of beside the target: a middleware may have changed the parameters. */
  readonly route: string | undefined;
  readonly params: readonly (readonly [name: string, value: unknown])[];
}

/**
 * From the targets of one route's requests to the near entries that were found by them: no key is put together for a
 * request like an earlier one. As in `NearShortcuts`, an entry has one way, which ends when it leaves the near store.
 */
export class ResponseShortcuts {
  private readonly ways = new Map<string, Way>();

  /** @param user of whom the key is, in the scope `user` */
  find(exchange: HttpExchange, user: string | undefined): NearEntry | undefined {
    const way = this.ways.get(nameOf(exchange, user));
    return way !== undefined && isSame(way, exchange, user) ? way.entry : undefined;
  }

  /** Remembers the way to an entry of the near store, unless it has one, or depends on the host. */
  note(entry: NearEntry, exchange: HttpExchange, user: string | undefined): void {
    const { target, route, hosts } = exchange;
    if (entry.shortcut !== undefined || hosts !== undefined || target.length > LONGEST_TARGET) return;
    const name = nameOf(exchange, user);
    // It belongs to another entry, which leaves by it.
    if (this.ways.has(name)) return;
    this.ways.set(name, { entry, user, route, params: Object.entries(exchange.params) });
    entry.shortcut = new WayOut(this.ways, name);
  }
}

const nameOf = ({ target }: HttpExchange, user: string | undefined): string =>
  user === undefined ? target : `${target} ${user}`;

function isSame(way: Way, { route, params, hosts }: HttpExchange, user: string | undefined): boolean {
  if (way.user !== user || way.route !== route || hosts !== undefined) return false;
  for (const [name, value] of way.params) if (params[name] !== value) return false;
  return Object.keys(params).length === way.params.length;
}

class WayOut implements Shortcut {
  constructor(
    private readonly ways: Map<string, Way>,
    private readonly name: string,
  ) {}

  end(): void {
    this.ways.delete(this.name);
  }
}
