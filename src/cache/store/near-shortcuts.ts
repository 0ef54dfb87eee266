import type { NearEntry, Shortcut } from './near-entry.js';

/** What a shortcut can be told by. Anything else has no text that is found without work. */
type ShortcutValue = string | number;

/** Longer texts are looked for by their key, where they are a digest. */
const LONGEST_TEXT = 120;

/** A text cut out of a long one would keep that in memory for as long as the entry is near. */
const apart = (value: ShortcutValue): ShortcutValue =>
  typeof value === 'string' ? Buffer.from(value, 'utf16le').toString('utf16le') : value;

export const isShortcutValue = (value: unknown): value is ShortcutValue =>
  typeof value === 'string' ? value.length <= LONGEST_TEXT : typeof value === 'number';

/**
 * From the one or two values in the keys of one template to the near entries that were found by them: neither is a key
 * put together nor looked for. An entry that leaves the near store takes its shortcut with it, so that what is found here
 * is there. The same value as a number and as text leads to one entry, which has one of the two ways.
 */
export class NearShortcuts {
  private readonly byValue = new Map<unknown, NearEntry>();
  private readonly byValues = new Map<unknown, Map<unknown, NearEntry>>();

  find(value: unknown): NearEntry | undefined {
    return this.byValue.get(value);
  }

  findByTwo(first: unknown, second: unknown): NearEntry | undefined {
    return this.byValues.get(first)?.get(second);
  }

  /** Remembers the way to an entry of the near store, unless it has one. */
  note(entry: NearEntry, values: readonly unknown[]): void {
    if (entry.shortcut !== undefined || !values.every(isShortcutValue)) return;
    const [first, second] = values.map(apart);
    if (first === undefined) return;
    entry.shortcut = second === undefined ? this.byOne(entry, first) : this.byTwo(entry, first, second);
  }

  private byOne(entry: NearEntry, value: ShortcutValue): Shortcut {
    this.byValue.set(value, entry);
    return new OneStep(this.byValue, value);
  }

  private byTwo(entry: NearEntry, first: ShortcutValue, second: ShortcutValue): Shortcut {
    let entries = this.byValues.get(first);
    if (entries === undefined) this.byValues.set(first, (entries = new Map<unknown, NearEntry>()));
    entries.set(second, entry);
    return new TwoSteps(this.byValues, first, second);
  }
}

class OneStep implements Shortcut {
  constructor(
    private readonly entries: Map<unknown, NearEntry>,
    private readonly value: ShortcutValue,
  ) {}

  end(): void {
    this.entries.delete(this.value);
  }
}

class TwoSteps implements Shortcut {
  constructor(
    private readonly groups: Map<unknown, Map<unknown, NearEntry>>,
    private readonly first: ShortcutValue,
    private readonly second: ShortcutValue,
  ) {}

  end(): void {
    const entries = this.groups.get(this.first);
    entries?.delete(this.second);
    if (entries?.size === 0) this.groups.delete(this.first);
  }
}
