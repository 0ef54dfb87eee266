/**
 * One scope as this process sees it: a key prefix ending at a `:`, a tag, or the root. Prefix scopes form a chain up to
 * the root, so an entry needs one pointer to the deepest prefix of its key.
 */
export interface ScopeNode {
  readonly name: string;
  readonly parent: ScopeNode | undefined;
  /** Sequence number of the last eviction of this scope; 0 if never. */
  evictedAt: number;
  /** How many near entries and deeper scopes point here. */
  references: number;
}

/** Tags and prefixes share one table; no key contains a control character. */
const TAG = '\u0000';

/**
 * Generations of the scopes of this process. Evicting a scope is one assignment whatever the number of entries in it:
 * an entry is alive while none of its scopes was evicted after it was put.
 */
export class ScopeGenerations {
  private readonly root: ScopeNode = { name: '', parent: undefined, evictedAt: 0, references: 1 };
  private readonly nodes = new Map<string, ScopeNode>();
  private current = 0;

  /** Number of scope evictions so far. While it has not moved, nothing alive has died. */
  get sequence(): number {
    return this.current;
  }

  /** Scopes remembered; bounded by what live entries refer to. */
  get size(): number {
    return this.nodes.size;
  }

  /** The deepest prefix scope of a key, held until {@link release}. */
  acquirePrefix(key: string): ScopeNode {
    const end = key.lastIndexOf(':');
    return end < 0 ? this.hold(this.root) : this.hold(this.prefixNode(key.slice(0, end + 1)));
  }

  acquireTag(tag: string): ScopeNode {
    return this.hold(this.node(TAG + tag, this.root));
  }

  release(node: ScopeNode): void {
    node.references -= 1;
    if (node.references > 0 || node === this.root) return;
    this.nodes.delete(node.name);
    if (node.parent) this.release(node.parent);
  }

  evictPrefix(prefix: string): void {
    this.evict(this.nodes.get(prefix));
  }

  evictTag(tag: string): void {
    this.evict(this.nodes.get(TAG + tag));
  }

  /** Whether the scope or one that contains it was evicted after `sequence`. */
  evictedSince(scope: ScopeNode, sequence: number): boolean {
    for (let node: ScopeNode | undefined = scope; node; node = node.parent) {
      if (node.evictedAt > sequence) return true;
    }
    return false;
  }

  private evict(node: ScopeNode | undefined): void {
    if (node) node.evictedAt = this.current += 1;
  }

  private hold(node: ScopeNode): ScopeNode {
    node.references += 1;
    return node;
  }

  private prefixNode(prefix: string): ScopeNode {
    const known = this.nodes.get(prefix);
    if (known) return known;
    const end = prefix.lastIndexOf(':', prefix.length - 2);
    return this.node(prefix, end < 0 ? this.root : this.prefixNode(prefix.slice(0, end + 1)));
  }

  private node(name: string, parent: ScopeNode): ScopeNode {
    let node = this.nodes.get(name);
    if (!node) {
      node = { name, parent: this.hold(parent), evictedAt: 0, references: 0 };
      this.nodes.set(name, node);
    }
    return node;
  }
}
