import { t } from '../../model/l10n.ts';
import type { Payload, PayloadSource } from '../../model/payload.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatBytes } from '../ui/byteSize.ts';
import type { Child } from '../ui/element.ts';
import { tNodes } from '../ui/messageNodes.ts';
import { tag } from '../ui/tag.ts';

/** Where a value was read and what is missing of it, in words. */
export function payloadNote(payload: Payload): readonly Child[] {
  switch (payload.kind) {
    case 'json':
      return [t('exact, {0}', sourceText(payload.source))];
    case 'repr': {
      const source = sourceText(payload.source);
      if (!payload.truncated) return [t('representation, {0}', source)];
      return tNodes(
        'representation, {0} {1} the worker cut it short before sending it; the exact value was not found',
        source,
        tag(t('truncated')),
      );
    }
    case 'opaque':
      return payload.source === 'job record' ? unreadNote(payload) : undecodedNote(payload);
    case 'absent':
      return [visibleLine(payload.reason, 1_000)];
    default:
      return payload satisfies never;
  }
}

type Opaque = Extract<Payload, { kind: 'opaque' }>;

function unreadNote({ bytes, source }: Opaque): readonly Child[] {
  return tNodes('{0} {1}, {2}', tag(t('not read')), sizeText(bytes), sourceText(source));
}

function undecodedNote({ bytes, contentType, repr, source }: Opaque): readonly Child[] {
  const parts = [
    tag(t('not decoded')),
    visibleLine(contentType, 200),
    sizeText(bytes),
    sourceText(source),
  ] as const;
  return repr === null
    ? tNodes('{0} {1}, {2}, {3}', ...parts)
    : tNodes('{0} {1}, {2}, {3}; below is the worker’s representation', ...parts);
}

function sizeText(bytes: number | null): string {
  return bytes === null ? t('size not known') : formatBytes(bytes);
}

function sourceText(source: PayloadSource): string {
  switch (source) {
    case 'queue message':
      return t('from the queue message');
    case 'in-flight message':
      return t('from the in-flight message');
    case 'inspect reply':
      return t('from the inspect reply');
    case 'result record':
      return t('from the result record');
    case 'job record':
      return t('from the job record');
    case 'event':
      return t('from the event');
    case 'seen earlier':
      return t('seen earlier');
    default:
      return source satisfies never;
  }
}
