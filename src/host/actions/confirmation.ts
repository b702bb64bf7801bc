import { ACTIONS, type ActionKind } from '../../model/action.ts';
import type { ConnectionStatus } from '../../model/connection.ts';
import { messageText } from '../format/messageText.ts';
import type { Confirmation } from '../prompts/confirm.ts';
import type { Wording } from '../trees/drawing.ts';
import type { ActionRequest } from './actionRequest.ts';

/** Of one action: what it is and on what, without how it is carried out. */
type Asked = Omit<ActionRequest, 'actions'> & { readonly kind: ActionKind };

/**
 * What must be agreed to first, by the danger of the action: nothing for a safe one; for a disruptive one the objects and
 * what happens to them; for a destructive one also the connection with its address. `null`: nothing.
 */
export function confirmationOf(
  { kind, question, consequence, button, reachesMore }: Asked,
  connections: readonly ConnectionStatus[],
  { t }: Pick<Wording, 't'>,
): Confirmation | null {
  const { danger } = ACTIONS[kind];
  if (danger === 'safe' && reachesMore !== true) return null;
  const places =
    danger === 'destructive' || reachesMore === true
      ? connections.map(({ name, address }) =>
          t('Connection: {0} ({1})', messageText(name, 100), messageText(address)),
        )
      : [];
  return {
    question,
    detail: [consequence, ...places].filter((text) => text !== '').join('\n\n'),
    action: button,
  };
}

/** What must be typed after that: on connections in production, their names before anything is destroyed. */
export function namesToType(
  { kind, typedName }: Pick<Asked, 'kind' | 'typedName'>,
  production: readonly string[],
): readonly string[] {
  const careful = ACTIONS[kind].danger === 'destructive' ? production : [];
  return [...new Set([...careful, ...(typedName === null ? [] : [typedName])])];
}

/** Names as a sentence holds them: `'a'`, `3 workers (a, b, c)`; the rest of a long list is counted. */
export function namedObjects(
  names: readonly string[],
  counted: (count: string) => string,
  { locale, t }: Wording,
  most: number = MOST_NAMED,
): string {
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return `'${messageText(only, LONGEST_NAME)}'`;
  const shown = names.slice(0, most).map((name) => messageText(name, LONGEST_NAME));
  const rest = names.length - shown.length;
  const more = rest > 0 ? [t('{0} more', rest.toLocaleString(locale))] : [];
  return `${counted(names.length.toLocaleString(locale))} (${[...shown, ...more].join(', ')})`;
}

const MOST_NAMED = 20;
const LONGEST_NAME = 80;
