import { svg } from './svg.ts';

/** The drawing has this size whatever it takes on the screen; strokes do not scale. */
export const DRAWING = { width: 1_000, height: 200 } as const;

export interface ChartLayer {
  readonly label: string;
  /** Class that colours it. */
  readonly tone: string;
  /** One value for each bucket; `null` = not known, which leaves a hole. */
  readonly values: readonly (number | null)[];
}

/** Bars upon each other. */
export function stackedBars(layers: readonly ChartLayer[], top: number): readonly SVGElement[] {
  const count = layers[0]?.values.length ?? 0;
  const width = DRAWING.width / Math.max(count, 1);
  const gap = Math.min(width * 0.15, 2);
  const bases = Array.from({ length: count }, () => 0);
  return layers.map(({ values, tone }) => {
    const rects = values.flatMap((value, place) => {
      if (value === null || value === 0) return [];
      const base = bases[place] ?? 0;
      bases[place] = base + value;
      const y = DRAWING.height * (1 - Math.min((base + value) / top, 1));
      const height = Math.max((DRAWING.height * value) / top, 0.5);
      return [svg('rect', { x: place * width + gap / 2, y, width: width - gap, height })];
    });
    return svg('g', { class: `layer bar ${tone}` }, ...rects);
  });
}

/** A line through the middles of the buckets; a value alone between unknown ones is a dot. */
export function line({ values, tone }: ChartLayer, top: number): SVGElement {
  const width = DRAWING.width / Math.max(values.length, 1);
  let path = '';
  values.forEach((value, place) => {
    if (value === null) return;
    const x = ((place + 0.5) * width).toFixed(1);
    const y = (DRAWING.height * (1 - Math.min(value / top, 1))).toFixed(1);
    const isBegin = (values[place - 1] ?? null) === null;
    const isAlone = isBegin && (values[place + 1] ?? null) === null;
    path += isBegin ? `M${x} ${y}` : `L${x} ${y}`;
    if (isAlone) path += 'h0.01';
  });
  return svg('path', { class: `layer line ${tone}`, d: path });
}

/** Where nobody watched. */
export function unwatched(isKnown: readonly boolean[]): readonly SVGElement[] {
  const width = DRAWING.width / Math.max(isKnown.length, 1);
  const spans: SVGElement[] = [];
  let from: number | null = null;
  for (const [place, known] of [...isKnown, true].entries()) {
    if (!known) from ??= place;
    else if (from !== null) {
      spans.push(
        svg('rect', {
          class: 'unwatched',
          x: from * width,
          y: 0,
          width: (place - from) * width,
          height: DRAWING.height,
        }),
      );
      from = null;
    }
  }
  return spans;
}
