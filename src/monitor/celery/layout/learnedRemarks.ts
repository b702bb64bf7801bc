import type { ConnectionRemark } from '../../../model/connection.ts';
import { t } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { type CeleryLayout, statedLayout } from '../celeryLayout.ts';
import type { Circumstances } from './learnLayout.ts';

const MOST_NAMES = 5;

/** What was learned beyond the settings, and which applications are there besides the watched one. */
export function learnedRemarks(
  { stated, database, throughSentinel }: Circumstances,
  layout: CeleryLayout,
  otherPrefixes: readonly string[],
): readonly ConnectionRemark[] {
  const assumed = statedLayout(stated, database, throughSentinel);
  const learned = [
    difference(assumed.keyPrefix, layout.keyPrefix, (text) => t("key prefix '{0}'", text)),
    difference(assumed.resultKeyPrefix, layout.resultKeyPrefix, (text) => t("prefix of results '{0}'", text)),
    difference(assumed.priorities.steps, layout.priorities.steps, (steps) =>
      t('priority steps {0}', steps.join(', ')),
    ),
    difference(assumed.priorities.separator, layout.priorities.separator, (text) =>
      t("separator '{0}'", text),
    ),
    difference(assumed.controlExchange, layout.controlExchange, (text) => t("control exchange '{0}'", text)),
    difference(assumed.eventExchange, layout.eventExchange, (text) => t("event exchange '{0}'", text)),
    difference(assumed.controlFanouts, layout.controlFanouts, (all) =>
      t(
        'channels {0}',
        all.map(quoted).join(t({ message: ' and ', comment: 'Between the names of channels.' })),
      ),
    ),
    difference(assumed.unackedKey, layout.unackedKey, (text) => t("in-flight table '{0}'", text)),
  ].filter((text) => text !== null);
  const remarks: ConnectionRemark[] = [];
  if (learned.length > 0)
    remarks.push({ kind: 'learned', text: t('Learned of its Celery: {0}.', learned.join('; ')) });
  if (otherPrefixes.length > 0)
    remarks.push({ kind: 'learned', text: othersText(layout.keyPrefix, otherPrefixes) });
  return remarks;
}

function othersText(watched: string, others: readonly string[]): string {
  const named = others
    .slice(0, MOST_NAMES)
    .map((prefix) =>
      prefix === ''
        ? t({ message: 'none', comment: 'No key prefix, in a list of prefixes.' })
        : quoted(prefix),
    )
    .join(', ');
  const names =
    others.length > MOST_NAMES
      ? t('{0} and {1} more', named, formatNumber(others.length - MOST_NAMES))
      : named;
  return watched === ''
    ? t(
        'There are other Celery applications in this database, with the key prefixes {0}; the one without key prefix is watched. Set "keyPrefix" of the connection to watch another one.',
        names,
      )
    : t(
        'There are other Celery applications in this database, with the key prefixes {0}; the one with the key prefix \'{1}\' is watched. Set "keyPrefix" of the connection to watch another one.',
        names,
        watched,
      );
}

function difference<T>(assumed: T, found: T, show: (value: T) => string): string | null {
  return JSON.stringify(assumed) === JSON.stringify(found) ? null : show(found);
}

function quoted(text: string): string {
  return `'${text}'`;
}
