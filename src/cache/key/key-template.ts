import { UnencodableArgumentError } from '../cache.errors.js';
import { encodeArgument } from './encode-argument.js';
import { prefixesOf } from './key-scopes.js';
import type { ParameterName } from './parameter-names.js';
import { argumentReader, type ArgumentReader } from './placeholder-value.js';
import { sourceOf, type PlaceholderSource } from './placeholder-source.js';
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
  const sources = placeholders.map((placeholder) => sourceOf(placeholder, { parameters, role, where }));
  const plain = placeholders.every(({ path }, at) => path.length === 0 && sources[at]?.from === 'argument');
  const unguarded = plain
    ? renderPlain(texts, sources)
    : renderRead(
        texts,
        placeholders.map(({ path }, at) => argumentReader(sources[at], path)),
      );
  return {
    text: template,
    segments,
    prefixes: prefixesOf(texts[0] ?? ''),
    render: guarded(unguarded, where),
  };
}

/** Keys of whole arguments: the hottest path, so one and two of them avoid the loop. */
function renderPlain(texts: readonly string[], sources: readonly PlaceholderSource[]): Render {
  const indexes = sources.map((source) => (source.from === 'result' ? 0 : source.index));
  const [head = '', middle = '', tail = ''] = texts;
  const [first = 0, second = 0] = indexes;
  if (indexes.length === 0) return () => head;
  if (indexes.length === 1 && middle === '') return (args) => head + encodeArgument(args[first]);
  if (indexes.length === 1) return (args) => head + encodeArgument(args[first]) + middle;
  if (indexes.length === 2) {
    return (args) => head + encodeArgument(args[first]) + middle + encodeArgument(args[second]) + tail;
  }
  return renderRead(
    texts,
    indexes.map(
      (index): ArgumentReader =>
        (args) =>
          args[index],
    ),
  );
}

function renderRead(texts: readonly string[], readers: readonly ArgumentReader[]): Render {
  const [head = '', ...rest] = texts;
  return (args) => {
    let key = head;
    for (let at = 0; at < readers.length; at += 1) key += encodeArgument(readers[at]?.(args)) + (rest[at] ?? '');
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
