import { literalsIn, nameOf } from './shownTexts.ts';
import { calledName, isNode, lineOf, type Node, nodesOf, programOf } from './sourceNodes.ts';
import { type Sentence, sentencesIn } from './visibleSentences.ts';

/** A capitalized word before a small one, or words up to a full stop: of a sentence, unlike keys, SQL and code. */
const SENTENCE = /^(?:\p{Lu}\p{Ll}*[,:]? \p{Ll}{2,}|[^\n=]*\p{Ll} \p{Ll}+\.$)/u;

const WORDS = /\p{L}{2,}[,:;]? \p{L}+/u;

/** The store's statements stand in fields of the same names. */
const SQL =
  /\b(?:SELECT|FROM|WHERE|CASE|WHEN|THEN|END|AND|OR|NOT|IN|IS|AS|BETWEEN|GROUP BY|ORDER BY)\b|\(\?/u;

/** Fields of model and contract whose texts a person reads. */
const READ =
  /^(message|sentence|reason|hint|notice|text|title|detail|warning|blocked|error|unknown|problem)$/u;

/** Functions that make a problem of a text, and from which argument on. */
const MAKING = new Map([
  ['failed', 0],
  ['refuse', 0],
  ['refusal', 1],
  ['problem', 1],
]);

/** Texts of a source file of monitor and model that reach a person without being translated. */
export function writtenTextsIn(path: string, source: string): readonly Sentence[] {
  const sentences = sentencesIn(path, source).filter(({ text }) => SENTENCE.test(text));
  const texts = [...nodesOf(programOf(path, source))]
    .flatMap(readIn)
    .flatMap(literalsIn)
    .filter(({ text }) => WORDS.test(text) && !SQL.test(text))
    .map(({ node, text }) => ({ line: lineOf(source, node), text }));
  const all = new Map([...sentences, ...texts].map((one) => [`${one.line}:${one.text}`, one]));
  return [...all.values()];
}

/** What of a node a person reads. */
function readIn({ type, key, left, right, value, callee, arguments: args }: Node): readonly unknown[] {
  if (type === 'Property') return READ.test(nameOf(key)) ? [value] : [];
  if (type === 'AssignmentExpression') {
    return isNode(left) && READ.test(nameOf(left['property'])) ? [right] : [];
  }
  if (type !== 'CallExpression' || !Array.isArray(args)) return [];
  const from = MAKING.get(calledName(callee));
  return from === undefined ? [] : args.slice(from);
}
