import type { DataNode } from '../../../model/tolerantJson.ts';
import { type TypedValue, typedValue } from '../../../model/typedValue.ts';

/** The language whose value the JSON stands for: in Python's words `None` and `True`, with kombu's typed values. */
export type ValueLanguage = 'python' | 'json';

/** `null`, `true` or `false` as the language writes it. */
export function keywordText(value: boolean | null, language: ValueLanguage): string {
  if (language === 'json') return String(value);
  return value === null ? 'None' : value ? 'True' : 'False';
}

/** The typed value that an object stands for; `null` for every other node, and where JSON means what it says. */
export function typedIn(node: DataNode, language: ValueLanguage): TypedValue | null {
  return language === 'python' ? typedValue(node) : null;
}
