/**
 * Alerts: what a rule said when it began to hold, and until when it did. Times are epoch ms of our clock; `ended_at` is NULL
 * while it holds. `tasks` is the most that matched at once, `examples` a JSON list of some of them. Ids are never used
 * twice, so that whoever was told of one is not told again.
 */
export const ALERT_SCHEMA = `
  CREATE TABLE alert (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rule TEXT NOT NULL,
    filter TEXT NOT NULL,
    count INTEGER NOT NULL,
    within_ms INTEGER NOT NULL,
    connection_id TEXT NOT NULL,
    connection_name TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ended_at INTEGER,
    ending TEXT,
    tasks INTEGER NOT NULL,
    has_more INTEGER NOT NULL,
    examples TEXT NOT NULL
  );
  CREATE INDEX alert_open ON alert (id) WHERE ended_at IS NULL;
`;
