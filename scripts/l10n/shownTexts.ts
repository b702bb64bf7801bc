import { calledName, isNode, lineOf, type Node, nodesOf, programOf } from './sourceNodes.ts';
import { type Sentence, TRANSLATORS } from './visibleSentences.ts';

/** Functions of the pages that put texts on the screen or say them, and from which argument on. */
const SHOWING = new Map([
  ['el', 2],
  ['component', 2],
  ['region', 1],
  ['createChart', 1],
  ['hiddenText', 0],
  ['tag', 0],
  ['unknown', 0],
  ['append', 0],
  ['prepend', 0],
  ['after', 0],
  ['replaceWith', 0],
  ['replaceChildren', 0],
  ['createTextNode', 0],
]);

/** Attributes and options that are shown or said. */
const SHOWN =
  /^(label|title|placeholder|alt|textContent|innerText|aria(Label|-label|-valuetext|-description))$/u;

const WORD = /\p{L}{2,}/u;

/** Texts of a page's source file that reach the screen without being translated. */
export function shownTextsIn(path: string, source: string): readonly Sentence[] {
  return [...nodesOf(programOf(path, source))]
    .flatMap(shownIn)
    .flatMap(literalsIn)
    .filter(({ text }) => WORD.test(text))
    .map(({ node, text }) => ({ line: lineOf(source, node), text }));
}

/** What of a node is shown. */
function shownIn(node: Node): readonly unknown[] {
  const { type, key, left, right, value } = node;
  if (type === 'Property') return SHOWN.test(nameOf(key)) ? [value] : [];
  if (type === 'AssignmentExpression') {
    return isNode(left) && SHOWN.test(nameOf(left['property'])) ? [right] : [];
  }
  const args: unknown = node['arguments'];
  if (type !== 'CallExpression' || !Array.isArray(args)) return [];
  const name = calledName(node['callee']);
  if (name === 'setAttribute') return SHOWN.test(nameOf(args[0])) ? [args[1]] : [];
  const from = SHOWING.get(name);
  return from === undefined ? [] : args.slice(from);
}

/** The literals that an expression may be, without what calls in it are given. */
export function literalsIn(value: unknown): readonly { readonly node: Node; readonly text: string }[] {
  if (!isNode(value)) return [];
  if (value.type === 'Literal') {
    return typeof value['value'] === 'string' ? [{ node: value, text: value['value'] }] : [];
  }
  if (value.type === 'TemplateLiteral' && Array.isArray(value['quasis'])) {
    const own = value['quasis'].map((part: Node) => ({ node: part, text: cooked(part['value']) }));
    return [...own, ...partsOf(value['expressions'])];
  }
  if (value.type === 'CallExpression' && !TRANSLATORS.has(calledName(value['callee']))) return [];
  const { consequent, alternate, left, right, argument, elements } = value;
  return partsOf(
    [consequent, alternate, left, right, argument].concat(Array.isArray(elements) ? elements : []),
  );
}

function partsOf(values: unknown): readonly { readonly node: Node; readonly text: string }[] {
  return Array.isArray(values) ? values.flatMap(literalsIn) : [];
}

export function nameOf(key: unknown): string {
  return isNode(key) ? String(key['name'] ?? key['value']) : '';
}

function cooked(value: unknown): string {
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
}
