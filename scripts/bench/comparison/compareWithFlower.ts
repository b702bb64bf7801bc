import { rounded, median, type Figure } from '../figure.ts';
import { startFlower } from './flower.ts';
import {
  type Filling,
  type Flood,
  measureBurst,
  measureFilling,
  measurePaced,
  type StartContender,
  TASKS,
} from './measureContender.ts';
import { startTaskTower } from './taskTower.ts';

const BURST = 200_000;
const FLOOD_RATE = 12_000;
const FLOOD_SECONDS = 40;

/** Speed, memory and questions at 100,000 tasks, and a burst: Task Tower and Flower on the same traffic, one after the other. */
export async function compareWithFlower(monitorFile: string): Promise<readonly Figure[]> {
  const [ours, theirs] = await both(monitorFile, measureFilling);
  const bursts = await both(monitorFile, (start) => measureBurst(start, BURST));
  return [...fillingFigures(ours, theirs), ...floodFigures('lost of a burst of 200,000 events', bursts)];
}

/** What is lost when both get more than Flower takes: 12,000 events/s for 40 s. */
export async function compareFlood(monitorFile: string): Promise<readonly Figure[]> {
  const floods = await both(monitorFile, (start) => measurePaced(start, FLOOD_RATE, FLOOD_SECONDS));
  return floodFigures('lost of 12,000 events/s for 40 s', floods);
}

async function both<T>(
  monitorFile: string,
  measure: (start: StartContender) => Promise<T>,
): Promise<readonly [T, T]> {
  const ours = await measure((url) => startTaskTower(monitorFile, url));
  return [ours, await measure(startFlower)];
}

function fillingFigures(ours: Filling, theirs: Filling): readonly Figure[] {
  const searches = ours.searches.map(({ what, ms }, index) =>
    compared(`search, ${what}`, 'ms', ms, theirs.searches[index]?.ms ?? Number.NaN, theirs.name),
  );
  return [
    compared(
      'sustained events, nothing lost',
      'events/s',
      median(ours.rates),
      median(theirs.rates),
      theirs.name,
    ),
    compared('resident memory', 'MB', ours.memory / 1e6, theirs.memory / 1e6, theirs.name),
    compared('page of 100 tasks', 'ms', ours.page, theirs.page, theirs.name),
    ...searches,
  ].map((figure) => ({ ...figure, tasks: TASKS }));
}

/** `ratio`: how many times better ours is. */
function compared(figure: string, unit: string, ours: number, theirs: number, against: string): Figure {
  const isMoreBetter = unit === 'events/s';
  return {
    figure,
    value: rounded(ours, unit === 'ms' ? 1 : 0),
    unit,
    against,
    theirs: rounded(theirs, unit === 'ms' ? 1 : 0),
    ratio: rounded(isMoreBetter ? ours / theirs : theirs / ours, 1),
  };
}

function floodFigures(figure: string, [ours, theirs]: readonly [Flood, Flood]): readonly Figure[] {
  const share = ({ lost, events }: Flood): number => rounded((100 * lost) / events, 1);
  return [
    {
      figure,
      value: share(ours),
      unit: '%',
      against: theirs.name,
      theirs: share(theirs),
      events: ours.events,
      lost: ours.lost,
      ...(ours.lost === 0 ? {} : { gap: ours.gapSaid === true ? 'said' : 'not said' }),
    },
  ];
}
