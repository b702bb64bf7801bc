/** What is wrong with a filter, where. `message` has `{0}` for each of `args`; offsets are UTF-16 units from 0. */
export interface FilterProblem {
  readonly message: string;
  readonly args: readonly string[];
  readonly from: number;
  /** Behind the last character that is wrong. */
  readonly to: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

function problem(message: string, ...args: readonly string[]): (span: Span) => FilterProblem {
  return ({ from, to }) => ({ message, args, from, to });
}

/** Every sentence that a person reads about a filter that cannot be understood. */
export const filterProblems = {
  tooLong: (most: number) =>
    problem('A filter has at most {0} characters. Leave something out.', String(most)),
  tooDeep: (most: number) =>
    problem('Parentheses and negations are more than {0} deep. Write it with fewer.', String(most)),
  tooManyTerms: (most: number) =>
    problem('A filter has at most {0} conditions. Leave something out.', String(most)),
  tooManyWildcards: (most: number) =>
    problem('A text has at most {0} wildcards. Leave some out, or put it in quotes.', String(most)),
  openQuote: () => problem('This quote is not closed. Write another " where the text ends.'),
  emptyQuotes: () => problem('There is nothing between these quotes. Write a text.'),
  openParenthesis: () => problem('This parenthesis is not closed. Write a ) where it ends.'),
  closedParenthesis: () =>
    problem('This ) closes nothing. Leave it out, or put it in quotes to look for it.'),
  emptyParentheses: () => problem('There is nothing between these parentheses. Write a condition.'),
  nothingNegated: () =>
    problem('Nothing follows what negates. Write a condition right behind it, as in -state:succeeded.'),
  missingOperand: (operator: string) =>
    problem(
      '{0} stands between two conditions. Write one on each side, or put it in quotes to look for it.',
      operator,
    ),
  unknownField: (field: string) =>
    problem('There is no field {0}. To look for text with a colon, put it in quotes.', field),
  missingValue: (field: string) => problem('Write a value right behind {0}: without a space.', field),
  emptyListValue: () =>
    problem('A value is missing beside this comma. Write one, or put the comma in quotes.'),
  unknownSystem: (systems: string) => problem('There is no such system. Write {0}.', systems),
  notComparison: (field: string, example: string) => problem('Say how {0} compares: {1}', field, example),
  notDuration: (field: string, example: string) =>
    problem('{0} takes a number with a unit (ms, s, m, h, d): {1}', field, example),
  notCount: (field: string) => problem('{0} takes a whole number: {0}:>0', field),
  notNumber: (text: string) => problem('{0} is no number.', text),
  notMoment: (field: string) =>
    problem('{0} takes a duration before now (1h) or a moment (2026-11-21T10:00).', field),
  badPath: () =>
    problem('A path has up to 8 names or indexes with dots between: arg.user.id, arg.items.0.name.'),
} as const;
