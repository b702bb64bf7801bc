import { completionPlace } from '../../model/filter/completionPlace.ts';
import { literalValue } from '../../model/filter/formatFilter.ts';
import { parseFilter } from '../../model/filter/parseFilter.ts';
import { FILTER_LIMITS } from '../../model/filter/filterExpression.ts';
import type { FilterValue } from '../../model/filter/filterValue.ts';
import { formatCount } from '../format/count.ts';
import { messageText } from '../format/messageText.ts';
import type { Wording } from '../trees/drawing.ts';
import { FILTER_FIELDS } from './filterFields.ts';
import type { FilterMemory } from './filterMemory.ts';
import { filterProblemText } from './filterProblemText.ts';

/** What choosing a row of the prompt does. */
export type FilterChoice = {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
} & (
  | { readonly kind: 'heading' }
  /** The text is the filter from now on. `remembered`: whence a person may have it removed. */
  | { readonly kind: 'apply'; readonly text: string; readonly remembered?: Remembered }
  /** The text is completed, and the prompt stays. */
  | { readonly kind: 'complete'; readonly text: string }
  | { readonly kind: 'problem' }
);

export type Remembered =
  | { readonly kind: 'recent' }
  | { readonly kind: 'pinned' }
  | { readonly kind: 'saved'; readonly name: string };

export interface FilterTyping {
  readonly text: string;
  /** Values of the field that is being typed. */
  readonly values: readonly FilterValue[];
  readonly memory: Pick<FilterMemory, 'pinned' | 'recent' | 'saved'>;
  readonly wording: Wording;
}

/** The rows of the prompt: what Enter does now, then how the text can go on, or filters of before while it is empty. */
export function filterChoices(typing: FilterTyping): readonly FilterChoice[] {
  const { text, wording } = typing;
  const first =
    text.trim() === ''
      ? ({ kind: 'apply', label: wording.t('Show all tasks'), text: '' } as const)
      : outcome(text, wording);
  return [first, ...(text.trim() === '' ? remembered(typing) : []), ...completions(typing)];
}

function outcome(text: string, { t }: Wording): FilterChoice {
  const parsed = parseFilter(text);
  if (!parsed.ok) {
    const { sentence, place } = filterProblemText(text, parsed.problem, t);
    return { kind: 'problem', label: `$(error) ${sentence}`, detail: place };
  }
  return {
    kind: 'apply',
    label: messageText(text.trim(), FILTER_LIMITS.length),
    description: t('show these tasks'),
    text: text.trim(),
  };
}

function remembered({ memory, wording: { t } }: FilterTyping): readonly FilterChoice[] {
  const isPinned = (text: string): boolean => memory.pinned.includes(text);
  const pinned = memory.pinned.map((text): FilterChoice => {
    const name = memory.saved.find((one) => one.text === text)?.name;
    return {
      kind: 'apply',
      label: messageText(name ?? text, 200),
      ...(name === undefined ? {} : { description: messageText(text, 200) }),
      text,
      remembered: { kind: 'pinned' },
    };
  });
  const rest = memory.saved.filter(({ text }) => !isPinned(text));
  const saved = rest.map(({ name, text }): FilterChoice => ({
    kind: 'apply',
    label: messageText(name, 100),
    description: messageText(text, 200),
    text,
    remembered: { kind: 'saved', name },
  }));
  const unpinned = memory.recent.filter((text) => !isPinned(text));
  const recent = unpinned.map((text): FilterChoice => ({
    kind: 'apply',
    label: messageText(text, 200),
    text,
    remembered: { kind: 'recent' },
  }));
  return [...under(t('Pinned'), pinned), ...under(t('Saved'), saved), ...under(t('Recent'), recent)];
}

function completions({ text, values, wording: { t, locale } }: FilterTyping): readonly FilterChoice[] {
  const place = completionPlace(text);
  const before = text.slice(0, place.from);
  if (place.kind === 'value') {
    const offered = values.map(({ value, count }): FilterChoice => ({
      kind: 'complete',
      label: messageText(value, 200),
      description: formatCount(count, locale),
      text: `${before}${literalValue(value)}${place.field === 'error' ? '' : ' '}`,
    }));
    return under(t('Values'), offered);
  }
  const typed = place.text.toLowerCase();
  const fields = FILTER_FIELDS.filter(([begin]) => begin.startsWith(typed)).map(
    ([begin, meaning]): FilterChoice => ({
      kind: 'complete',
      label: begin,
      description: t(meaning),
      text: `${before}${begin}`,
    }),
  );
  return under(t('Fields'), fields);
}

function under(label: string, rows: readonly FilterChoice[]): readonly FilterChoice[] {
  return rows.length === 0 ? [] : [{ kind: 'heading', label }, ...rows];
}
