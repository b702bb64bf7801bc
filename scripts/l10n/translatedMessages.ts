import { calledName, isNode, lineOf, type Node, nodesOf, programOf } from './sourceNodes.ts';

/** A message that is translated where it stands in the code. */
export interface TranslatedMessage {
  readonly line: number;
  /** `null`: it is not written there, but comes from elsewhere. */
  readonly message: string | null;
  /** For translators; `null`: none is needed. */
  readonly comment: string | null;
  /** How many values fill its placeholders; `null`: that shows only when it runs. */
  readonly values: number | null;
}

/** Where each translating function takes its messages, how many values it adds itself, and from where on it takes others. */
const CALLS = new Map([
  ['t', { messages: [0], own: 0, from: 1 }],
  ['tCount', { messages: [1, 2], own: 1, from: 3 }],
  ['tNodes', { messages: [0], own: 0, from: 1 }],
]);

/** The messages of every translating call in a source file. */
export function translatedMessages(path: string, source: string): readonly TranslatedMessage[] {
  return [...nodesOf(programOf(path, source))].flatMap((node) => {
    const call = node.type === 'CallExpression' ? CALLS.get(calledName(node['callee'])) : undefined;
    const args = node['arguments'];
    if (call === undefined || !Array.isArray(args)) return [];
    const given: readonly unknown[] = args;
    const values = valuesOf(given.slice(call.from), call.own);
    return call.messages.flatMap((place) => {
      const argument = given[place];
      return isNode(argument)
        ? messagesOf(argument).map((one) => ({ ...one, values, line: lineOf(source, node) }))
        : [];
    });
  });
}

/** `{0}`, `{1}` … of a message, each once, in order. */
export function placeholdersOf(message: string): readonly number[] {
  const found = [...message.matchAll(/\{(\d+)\}/gu)].map(([, index]) => Number(index));
  return [...new Set(found)].toSorted((one, other) => one - other);
}

function valuesOf(args: readonly unknown[], own: number): number | null {
  const isOpen = args.some((argument) => isNode(argument) && argument.type === 'SpreadElement');
  return isOpen ? null : own + args.length;
}

function messagesOf(argument: Node): readonly Pick<TranslatedMessage, 'message' | 'comment'>[] {
  const text = textOf(argument);
  if (text !== null) return [{ message: text, comment: null }];
  const { properties, consequent, alternate } = argument;
  if (isNode(consequent) && isNode(alternate)) return [...messagesOf(consequent), ...messagesOf(alternate)];
  if (!Array.isArray(properties)) return [{ message: null, comment: null }];
  const valueOf = (name: string): string | null =>
    properties
      .filter((property) => isNode(property) && isNode(property['key']) && property['key']['name'] === name)
      .map((property: Node) => textOf(property['value']))[0] ?? null;
  return [{ message: valueOf('message'), comment: valueOf('comment') }];
}

function textOf(node: unknown): string | null {
  return isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null;
}
