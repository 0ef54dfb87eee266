import { SecretFieldError } from '../cache.errors.js';
import { isSecretName } from './secret-names.js';

/** What happens to a value with a field that is named like a secret, of a cache that is not encrypted. */
export type SecretFieldRule =
  /** Whoever stores or loads it gets a {@link SecretFieldError}. */
  | 'throw'
  /** It is returned and not kept, counted, and told once in the log. */
  | 'skip'
  /** It is kept. */
  | 'allow';

/** Looks at the names of the fields of what is to be kept. One for each cache that is not encrypted. */
export class FieldGuard {
  /**
   * @param cache for messages: its key template
   * @param allowed names of fields that hold no secret, as they are written in values
   */
  constructor(
    private readonly cache: string,
    private readonly allowed: readonly string[],
    readonly rule: Exclude<SecretFieldRule, 'allow'>,
  ) {}

  /** Whether a field must not be kept. A flag (`hasPassword: true`) and what is not there hold no secret. */
  refuses(name: string, value: unknown): boolean {
    return isSecretName(name) && value !== undefined && typeof value !== 'boolean' && !this.allowed.includes(name);
  }

  /** @param path of the field in the value */
  error(path: string, name: string): SecretFieldError {
    return new SecretFieldError(this.cache, path, name);
  }
}
