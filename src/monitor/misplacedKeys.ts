import { keysElsewhere } from './monitorMessages.ts';
import { redirectIn } from './redis/clusterRedirect.ts';
import type { ConnectionRemark } from '../model/connection.ts';
import type { PipelineReply } from './redis/redisLink.ts';

/** Notes whether a server sends its asker to others for keys, as a node of a Redis Cluster does for those it does not hold. */
export class MisplacedKeys {
  /** What the server said; `null`: it holds what it was asked for. */
  #redirect: string | null = null;

  /**
   * Takes in the replies of one round. The slot and the node that are named change with the key that was asked for first; one
   * is as good as another.
   *
   * @returns whether it begins or ceases to send elsewhere
   */
  note(replies: readonly PipelineReply[]): boolean {
    const redirect = redirectIn(replies);
    if ((redirect === null) === (this.#redirect === null)) return false;
    this.#redirect = redirect;
    return true;
  }

  /** What a person is told of it; `null`: nothing is misplaced. */
  get remark(): ConnectionRemark | null {
    return this.#redirect === null ? null : { kind: 'degraded', text: keysElsewhere(this.#redirect) };
  }
}
