import type { CelerySendOptions } from '../../../model/celeryAction.ts';
import { type DataNode, formatDataNode } from '../../../model/tolerantJson.ts';

/** One of the options of a document, by the name that `apply_async` has for it. */
export interface SendOption {
  /** What it must be; a message of `l10n`. */
  readonly expected: string;
  /** `null`: the value is not one. */
  read(value: DataNode): Partial<CelerySendOptions> | null;
}

const GREATEST_SECONDS = 10 * 365 * 24 * 3_600;

export const SEND_OPTIONS: ReadonlyMap<string, SendOption> = new Map<string, SendOption>([
  [
    'priority',
    {
      expected: 'a whole number from 0, which is served first, to 9',
      read: (value) => whole(value, 9, (priority) => ({ priority })),
    },
  ],
  ['countdown', seconds((countdownS) => ({ countdownS }))],
  [
    'eta',
    {
      expected: 'a time in text, such as "2026-11-21T14:30:00Z"',
      read(value) {
        const at = value.kind === 'string' ? Date.parse(value.value) : Number.NaN;
        return Number.isNaN(at) ? null : { etaAt: at };
      },
    },
  ],
  ['expires', seconds((expiresS) => ({ expiresS }))],
  ['soft_time_limit', seconds((softTimeLimitS) => ({ softTimeLimitS }))],
  ['time_limit', seconds((timeLimitS) => ({ timeLimitS }))],
  [
    'headers',
    {
      expected: 'an object: {}',
      read: (value) => {
        if (value.kind !== 'object') return null;
        return value.entries.length === 0 ? {} : { headers: formatDataNode(value, 0) };
      },
    },
  ],
]);

function seconds(option: (s: number) => Partial<CelerySendOptions>): SendOption {
  return {
    expected: 'a number of seconds',
    read(value) {
      const s = value.kind === 'number' ? Number(value.text) : Number.NaN;
      return s >= 0 && s <= GREATEST_SECONDS ? option(s) : null;
    },
  };
}

function whole(
  value: DataNode,
  greatest: number,
  option: (number: number) => Partial<CelerySendOptions>,
): Partial<CelerySendOptions> | null {
  const number = value.kind === 'number' ? Number(value.text) : Number.NaN;
  return Number.isInteger(number) && number >= 0 && number <= greatest ? option(number) : null;
}
