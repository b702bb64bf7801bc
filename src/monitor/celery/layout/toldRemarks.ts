import type { ConnectionRemark } from '../../../model/connection.ts';
import type { SystemContext } from '../../system.ts';

/** The remarks on a connection's layout as they stand. Each is logged when it is new. */
export class ToldRemarks {
  readonly #context: Pick<SystemContext, 'log' | 'changed'>;
  #remarks: readonly ConnectionRemark[] = [];

  constructor(context: Pick<SystemContext, 'log' | 'changed'>) {
    this.#context = context;
  }

  get all(): readonly ConnectionRemark[] {
    return this.#remarks;
  }

  /** These take the place of all earlier ones. */
  tell(remarks: readonly ConnectionRemark[]): void {
    if (JSON.stringify(remarks) === JSON.stringify(this.#remarks)) return;
    const said = new Set(this.#remarks.map(({ text }) => text));
    this.#remarks = remarks;
    for (const { kind, text } of remarks) {
      if (!said.has(text)) this.#context.log(kind === 'degraded' ? 'warn' : 'info', text);
    }
    this.#context.changed('connections');
  }
}
