import type { ConnectionTest } from '../../contract/monitorApi.ts';
import type { ConnectionProblem, ConnectionRole, ConnectionWithSecrets } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import { endpointAddress, parseServerUrl, redisAddress } from '../../model/redisUrl.ts';
import type { SystemKind } from '../../model/system.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type SystemMark, systemMarks } from '../systemMarks.ts';
import { type ConnectSettings, linkError } from './connectSettings.ts';
import { connectRedis } from './connectRedis.ts';
import { printable } from './greeting.ts';
import type { RedisConnection } from './redisConnection.ts';
import { RedisLinkError } from './redisErrors.ts';
import { readScanSlice, SCAN_START, scanSlice } from './scanSlice.ts';

/** The look for systems ends here, found or not, so that a test of a huge database stays a matter of seconds. */
const LOOK_MS = 2_000;
const MOST_SLICES = 50;
/** For one server in all. */
const PROBE_MS = 9_000;

interface Probed {
  readonly redisVersion: string | null;
  readonly systems: readonly SystemKind[];
}

/**
 * Tries both servers of a connection at the same time without keeping anything, and only reads: URL, reachability, TLS, login,
 * database, the right to look (SCAN), and which systems a bounded look finds. Takes less than 10 s whatever the servers do.
 */
export async function probeConnection(
  connection: ConnectionWithSecrets,
  clock: Clock = systemClock,
): Promise<ConnectionTest> {
  const { config, secrets } = connection;
  const probe = (role: ConnectionRole, url: string, password: string | null, marks: readonly SystemMark[]) =>
    probeServer(settingsFor(role, url, password, connection, clock), marks);
  try {
    const [broker] = await Promise.all([
      probe('broker', config.url, secrets.password, systemMarks(config)),
      config.resultBackendUrl === null
        ? null
        : probe('result backend', config.resultBackendUrl, secrets.resultBackendPassword, []),
    ]);
    return { ok: true, ...broker };
  } catch (error) {
    if (error instanceof RedisLinkError) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** @throws RedisLinkError when the URL cannot be read */
function settingsFor(
  role: ConnectionRole,
  url: string,
  password: string | null,
  { config, secrets }: ConnectionWithSecrets,
  clock: Clock,
): ConnectSettings {
  const parsed = parseServerUrl(url, config.masterName ?? null);
  if (!parsed.ok) {
    const address = redisAddress(url);
    const problem: ConnectionProblem = { kind: 'bad-url', role, address, detail: parsed.message };
    throw new RedisLinkError(problem);
  }
  return {
    role,
    address: endpointAddress(parsed.value.endpoint, parsed.value.database),
    url: parsed.value,
    password,
    sentinelPassword: secrets.sentinelPassword ?? null,
    tls: config.tls,
    clientName: 'task-tower:test',
    clock,
  };
}

async function probeServer(settings: ConnectSettings, marks: readonly SystemMark[]): Promise<Probed> {
  const { clock } = settings;
  const attempt = connectRedis(settings);
  const cancelDeadline = clock.after(PROBE_MS, () => {
    attempt.cancel({
      kind: 'timeout',
      detail: t('the test did not end within {0} s', String(PROBE_MS / 1000)),
    });
  });
  try {
    const redis = await attempt.result;
    const systems = await findSystems(redis, marks, settings);
    return { redisVersion: redis.redisVersion, systems };
  } finally {
    cancelDeadline();
    attempt.cancel();
  }
}

/** Rejects with `no-permission` when the user may not SCAN. */
async function findSystems(
  redis: RedisConnection,
  marks: readonly SystemMark[],
  settings: ConnectSettings,
): Promise<readonly SystemKind[]> {
  const { clock } = settings;
  const end = clock.now() + LOOK_MS;
  const found = new Set<SystemKind>();
  let open = marks.map((mark) => ({ ...mark, cursor: SCAN_START }));
  for (let slice = 0; slice < MOST_SLICES && (slice === 0 || clock.now() < end); slice++) {
    const [right, ...replies] = await redis.pipeline([
      ['SCAN', SCAN_START, 'COUNT', 1],
      ...open.map((mark) => scanSlice(mark.cursor, mark.pattern)),
    ]);
    if (right?.ok === false && /^NOPERM\b/.test(right.error)) {
      throw linkError(settings, { kind: 'no-permission', detail: printable(right.error) });
    }
    const next: typeof open = [];
    for (const [index, mark] of open.entries()) {
      const { cursor, keys } = readScanSlice(replies[index]) ?? { cursor: null, keys: [] };
      if (keys.length > 0) found.add(mark.system);
      else if (cursor !== null) next.push({ ...mark, cursor });
    }
    open = next.filter((mark) => !found.has(mark.system));
    if (open.length === 0) break;
  }
  return [...found].sort();
}
