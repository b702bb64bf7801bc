import type { Tone } from '../stateWords.ts';
import type { TimelineSpan } from './timelineSpans.ts';

const SVG = 'http://www.w3.org/2000/svg';

const HEIGHT = '6';

/** The thinnest part that the eye still sees, in percent. */
const LEAST = 0.7;

/**
 * Waits and runs as one bar; the last run has the colour of how it ended, those before it that of a retry. Drawn as SVG,
 * whose widths are attributes: the page allows no inline style.
 */
export function spanBar(spans: readonly TimelineSpan[], tone: Tone): SVGElement {
  const svg = svgElement('svg', { class: 'span-bar', 'aria-hidden': 'true', width: '100%', height: HEIGHT });
  const lastRun = spans.findLastIndex(({ kind }) => kind === 'run');
  const shares = sharesOf(spans);
  let x = 0;
  for (const [index, { kind }] of spans.entries()) {
    const width = shares[index] ?? 0;
    const runTone = index === lastRun ? tone : 'warning';
    const look = kind === 'wait' ? 'span-wait' : `span-run ${runTone}`;
    svg.append(svgElement('rect', { class: look, x: `${x}%`, y: '0', width: `${width}%`, height: HEIGHT }));
    x += width;
  }
  return svg;
}

/** Percent of each span; none that lasted at all is too thin to be seen, unless they are too many. */
function sharesOf(spans: readonly TimelineSpan[]): readonly number[] {
  const total = spans.reduce((sum, { ms }) => sum + ms, 0);
  const least = Math.min(LEAST, 50 / Math.max(1, spans.length));
  const raised = spans.map(({ ms }, index) => {
    if (total === 0) return index === spans.length - 1 ? 100 : 0;
    return ms === 0 ? 0 : Math.max(least, (ms / total) * 100);
  });
  const sum = raised.reduce((all, share) => all + share, 0);
  return sum === 0 ? raised : raised.map((share) => (share / sum) * 100);
}

function svgElement(tag: 'svg' | 'rect', attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
