import type { Tone } from '../stateWords.ts';

const SVG = 'http://www.w3.org/2000/svg';

const HEIGHT = '6';

/** The thinnest part that the eye still sees, in percent. */
const LEAST = 0.7;

/** Wait and run time as one bar. Drawn as SVG, whose widths are attributes: the page allows no inline style. */
export function spanBar(waitMs: number, runMs: number, tone: Tone): SVGElement {
  const svg = svgElement('svg', { class: 'span-bar', 'aria-hidden': 'true', width: '100%', height: HEIGHT });
  const total = waitMs + runMs;
  const share = total === 0 ? 0 : (waitMs / total) * 100;
  const wait = waitMs === 0 ? 0 : Math.min(100 - LEAST, Math.max(LEAST, share));
  svg.append(
    svgElement('rect', { class: 'span-wait', x: '0', y: '0', width: `${wait}%`, height: HEIGHT }),
    svgElement('rect', {
      class: `span-run ${tone}`,
      x: `${wait}%`,
      y: '0',
      width: `${100 - wait}%`,
      height: HEIGHT,
    }),
  );
  return svg;
}

function svgElement(tag: 'svg' | 'rect', attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
