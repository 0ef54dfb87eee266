import type { KeyTemplate } from '../key/key-template.js';
import type { ArgumentReader } from '../key/placeholder-value.js';
import type { NearEntry } from '../store/near-entry.js';
import { isShortcutValue, NearShortcuts } from '../store/near-shortcuts.js';

/** From the arguments of one method to the near entries of its calls. */
export class MethodShortcuts {
  private readonly entries = new NearShortcuts();

  private constructor(
    private readonly template: KeyTemplate,
    private readonly first: ArgumentReader,
    private readonly second: ArgumentReader | undefined,
  ) {}

  /** `undefined` for keys of no value, or of more than two. */
  static to(template: KeyTemplate): MethodShortcuts | undefined {
    const [first, second, ...more] = template.values;
    return first && more.length === 0 ? new MethodShortcuts(template, first, second) : undefined;
  }

  /** An entry of the near store, in whatever state. */
  find(args: readonly unknown[]): NearEntry | undefined {
    try {
      const { first, second } = this;
      return second === undefined ? this.entries.find(first(args)) : this.entries.findByTwo(first(args), second(args));
    } catch {
      // A getter that throws: the call will find out.
      return undefined;
    }
  }

  /**
   * Remembers where the call with these arguments finds its entry.
   * @param entryOf the live entry of a key
   */
  note(args: readonly unknown[], entryOf: (key: string) => NearEntry | undefined): void {
    try {
      const values = this.template.values.map((read) => read(args));
      if (!values.every(isShortcutValue)) return;
      // A getter may give another value each time, and do anything: nothing of the author's runs between these two lines.
      const entry = entryOf(this.template.keyOf(values));
      if (entry) this.entries.note(entry, values);
    } catch {
      // A getter that throws: the call has been told already, or has what it needs.
    }
  }
}
