const SVG = 'http://www.w3.org/2000/svg';

/** Builds a part of a drawing. Attributes are set as they are: shapes, classes and roles, nothing that executes. */
export function svg<Tag extends 'svg' | 'g' | 'rect' | 'path' | 'line'>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly SVGElement[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
