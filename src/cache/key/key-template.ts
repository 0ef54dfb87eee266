import { UnencodableArgumentError } from '../cache.errors.js';
import { encodeArgument } from './encode-argument.js';
import { prefixesOf } from './key-scopes.js';
import type { ParameterName } from './parameter-names.js';
import { argumentReader, type ArgumentReader } from './placeholder-value.js';
import { sourceOf } from './placeholder-source.js';
import { parseTemplate, type TemplateSegment } from './template-grammar.js';
import { weave } from './template-weave.js';

type Render = (args: readonly unknown[]) => string;

/** A key template, checked against the parameters of its method. */
export interface KeyTemplate {
  readonly text: string;
  readonly segments: readonly TemplateSegment[];
  /** The prefixes that every key of this template has, outermost first. */
  readonly prefixes: readonly string[];
  /**
   * @param values of the placeholders, in order
   * @throws UnencodableArgumentError as {@link render}
   */
  keyOf(values: readonly unknown[]): string;
  /** Of the placeholders, in order: where to find them among the arguments of a call. May throw as a getter does. */
  readonly values: readonly ArgumentReader[];
  /**
   * @param args the arguments of the call
   * @throws UnencodableArgumentError when an argument has no canonical text: such a call cannot be cached
   */
  render(args: readonly unknown[]): string;
}

/**
 * @param template segments of text and `{parameter}` or `{parameter.path}`, separated by `:`
 * @param parameters of the method, see parameterNames
 * @param owner names the method in errors, for example `MeetingsService.findOne`
 * @param role a tag follows the same grammar as a key
 * @throws InvalidKeyTemplateError, UnknownPlaceholderError
 */
export function compileKeyTemplate(
  template: string,
  parameters: readonly ParameterName[],
  owner?: string,
  role: 'key' | 'tag' = 'key',
): KeyTemplate {
  const where = `${owner === undefined ? '' : `${owner}: `}${role} '${template}'`;
  const segments = parseTemplate(template, role, where);
  const { texts, placeholders } = weave(segments);
  const values = placeholders.map((placeholder) =>
    argumentReader(sourceOf(placeholder, { parameters, role, where }), placeholder.path),
  );
  return {
    text: template,
    segments,
    prefixes: prefixesOf(texts[0] ?? ''),
    values,
    render: guarded(renderer(texts, values), where),
    keyOf: guarded(
      (given) => texts.slice(1).reduce((key, text, at) => key + encodeArgument(given[at]) + text, texts[0] ?? ''),
      where,
    ),
  };
}

/** Keys of one and two values are the hottest: they do without the loop. */
function renderer(texts: readonly string[], values: readonly ArgumentReader[]): Render {
  const [head = '', middle = '', tail = ''] = texts;
  const [first, second] = values;
  if (first === undefined) return () => head;
  if (second === undefined) return (args) => head + encodeArgument(first(args)) + middle;
  if (values.length === 2) {
    return (args) => head + encodeArgument(first(args)) + middle + encodeArgument(second(args)) + tail;
  }
  const rest = texts.slice(1);
  return (args) => {
    let key = head;
    for (let at = 0; at < values.length; at += 1) key += encodeArgument(values[at]?.(args)) + (rest[at] ?? '');
    return key;
  };
}

function guarded(render: Render, where: string): Render {
  return (args) => {
    try {
      return render(args);
    } catch (error) {
      const known = error instanceof UnencodableArgumentError;
      throw new UnencodableArgumentError(known ? error.reason : 'an argument that cannot be read', where, {
        cause: error,
      });
    }
  };
}
