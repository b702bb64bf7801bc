import type { Payload } from '../../model/payload.ts';
import { parseTolerantJson, type TolerantJsonResult } from '../../model/tolerantJson.ts';
import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { button } from '../ui/button.ts';
import { formatBytes } from '../ui/byteSize.ts';
import { el } from '../ui/element.ts';
import { createJsonTree } from '../ui/jsonTree/jsonTree.ts';
import { keepFocus } from '../ui/keepFocus.ts';
import { longText } from '../ui/longText.ts';
import type { ValueLanguage } from '../ui/jsonTree/valueLanguage.ts';
import type { Openness } from '../ui/openness.ts';
import { progressRing } from '../ui/progressRing.ts';
import { createSearchBox } from '../ui/searchBox.ts';
import type { Section } from '../ui/section.ts';
import { payloadNote } from './payloadNote.ts';
import { readPayload } from './readPayload.ts';

/** JSON text longer than this (UTF-16 units) is read after the rest of the page stands. */
const READ_LATER_LENGTH = 300_000;

/** One value of a task with where it came from: nothing here claims more than is known. */
export function createPayloadBlock(options: {
  readonly label: string;
  /** Whether the label stands above the value; the section's heading says it otherwise. */
  readonly showLabel: boolean;
  readonly key: string;
  readonly openness: Openness;
  readonly copyText: (text: string) => void;
  readonly language: () => ValueLanguage;
}): Section<Payload> {
  const { label, copyText } = options;
  const note = el('span', { class: 'payload-note' });
  const copy = button({
    label: t('Copy {0}', label),
    icon: 'copy',
    appearance: 'icon',
    focusKey: `${options.key}:copy`,
    onClick: () => copyText(copyable(shown)),
  });
  const find = button({
    label: t('Search {0}', label),
    icon: 'search',
    appearance: 'icon',
    focusKey: `${options.key}:search`,
    onClick: () => searchBox.open(),
  });
  const searchBox = createSearchBox({
    label: t('Search in {0}', label),
    search: (text) => tree.search(text),
    step: (by) => tree.step(by),
    closed: () => find.focus(),
  });
  const body = el('div', { class: 'payload-body' });
  const head = el(
    'div',
    { class: 'payload-head' },
    options.showLabel ? el('h3', {}, label) : null,
    note,
    find,
    copy,
  );
  const element = el('div', { class: `payload payload-${options.key}` }, head, searchBox.element, body);
  const tree = createJsonTree({
    label,
    key: options.key,
    openness: options.openness,
    copy: copyText,
    language: options.language,
    find: () => searchBox.open(),
  });
  let shown: Payload | null = null;
  let stopReading: (() => void) | null = null;

  const showJson = (text: string, parsed: TolerantJsonResult): void => {
    if (parsed.ok) {
      tree.update(parsed.value);
      const { value } = parsed;
      find.hidden = value.kind !== 'array' && value.kind !== 'object';
      if (find.hidden) searchBox.close();
      else searchBox.again();
      if (body.firstChild !== tree.element || body.childNodes.length > 1) body.replaceChildren(tree.element);
      return;
    }
    const problem = t(
      'This is not JSON ({0} at character {1}); it is shown as it stands.',
      parsed.message,
      formatNumber(parsed.offset + 1),
    );
    body.replaceChildren(el('p', { class: 'warning-text' }, problem), longText(text));
  };

  const showJsonLater = (text: string): void => {
    const words = el('span');
    body.replaceChildren(el('div', { class: 'reading' }, progressRing(), words));
    const size = formatBytes(text.length);
    stopReading = readPayload(
      text,
      (share) => (words.textContent = t('Reading {0}… {1} %', size, formatNumber(Math.floor(share * 100)))),
      (parsed) => {
        stopReading = null;
        showJson(text, parsed);
      },
    );
  };

  const render = (payload: Payload): void => {
    note.replaceChildren(...payloadNote(payload).filter((part) => part !== null));
    copy.hidden = copyable(payload) === '';
    find.hidden = true;
    if (payload.kind === 'json') {
      if (payload.text.length > READ_LATER_LENGTH) showJsonLater(payload.text);
      else showJson(payload.text, parseTolerantJson(payload.text));
    } else {
      searchBox.close();
      const text =
        payload.kind === 'absent' ? '' : ((payload.kind === 'repr' ? payload.text : payload.repr) ?? '');
      body.replaceChildren(...(text === '' ? [] : [longText(text)]));
    }
  };

  return {
    element,
    update(payload) {
      if (shown !== null && samePayload(shown, payload)) return;
      shown = payload;
      stopReading?.();
      stopReading = null;
      keepFocus(element, () => render(payload));
    },
  };
}

function copyable(payload: Payload | null): string {
  if (payload === null || payload.kind === 'absent') return '';
  return payload.kind === 'opaque' ? (payload.repr ?? '') : payload.text;
}

function samePayload(a: Payload, b: Payload): boolean {
  if (a.kind === 'json' && b.kind === 'json') return a.source === b.source && a.text === b.text;
  return a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b);
}
