/** Text of a statement or a part of one, and the values of its parameters in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly (string | number)[];
}
