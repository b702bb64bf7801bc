import type { ConnectionId } from '../../model/connection.ts';
import type { SystemKind } from '../../model/system.ts';
import type { Sql } from './sql.ts';

/** The sources of some connections, of one system or both. */
export function sourceTerm(of: {
  readonly connectionIds: readonly ConnectionId[];
  readonly system?: SystemKind | undefined;
}): Sql {
  const values = [JSON.stringify(of.connectionIds), ...(of.system === undefined ? [] : [of.system])];
  const system = of.system === undefined ? '' : ' AND system = ?';
  const text = `source IN (
    SELECT no FROM source WHERE connection_id IN (SELECT value FROM json_each(?))${system}
  )`;
  return { text, values };
}
