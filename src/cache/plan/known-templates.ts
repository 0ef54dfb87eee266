import { compileKeyTemplate, type KeyTemplate } from '../key/key-template.js';

/**
 * The templates of the module's option `knownKeys` or `knownTags`.
 * @throws InvalidKeyTemplateError
 */
export const knownTemplates = (templates: readonly string[] = [], role: 'key' | 'tag'): KeyTemplate[] =>
  templates.map((text) =>
    compileKeyTemplate(text, placeholdersOf(text), role === 'key' ? 'knownKeys' : 'knownTags', role),
  );

/** A known key has no method: its placeholders are its parameters. */
const placeholdersOf = (template: string): string[] =>
  Array.from(template.matchAll(/\{([^}.[]+)/g), ([, name = '']) => name);
