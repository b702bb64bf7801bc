import type { Translate } from '../messages/connectionProblem.ts';

/** The language that texts are written in. */
export interface Wording {
  /** Language tag for numbers and times. */
  readonly locale: string;
  /** `vscode.l10n.t`. */
  readonly t: Translate;
}

/** What a row's texts depend on besides the thing that it shows. */
export interface Drawing extends Wording {
  /** Epoch ms. */
  readonly now: number;
}
