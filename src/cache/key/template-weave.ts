import type { Placeholder, TemplatePart, TemplateSegment } from './template-grammar.js';

/** A template as texts with a placeholder between each two: `texts[0] p[0] texts[1] p[1] … texts[n]`. */
export interface Woven {
  readonly texts: readonly string[];
  readonly placeholders: readonly Placeholder[];
}

export function weave(segments: readonly TemplateSegment[]): Woven {
  const texts: string[] = [];
  const placeholders: Placeholder[] = [];
  let text = '';
  const add = (part: TemplatePart): void => {
    if (part.kind === 'placeholder') {
      texts.push(text);
      placeholders.push(part);
      text = '';
    } else {
      text += part.kind === 'text' ? part.text : '*';
    }
  };
  segments.forEach((segment, at) => {
    if (at > 0) text += ':';
    segment.forEach(add);
  });
  texts.push(text);
  return { texts, placeholders };
}
