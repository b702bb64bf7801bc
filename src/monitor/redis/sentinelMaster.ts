import type { Socket } from 'node:net';
import { t } from '../../model/l10n.ts';
import { endpointAddress, type SentinelEndpoint, type TcpEndpoint } from '../../model/redisUrl.ts';
import { type ConnectSettings, type DirectSettings, linkError } from './connectSettings.ts';
import { causeOf, DirectAttempt } from './directAttempt.ts';
import { printable } from './greeting.ts';
import { type MajorityAnswer, majority } from './majority.ts';
import { RedisLinkError } from './redisErrors.ts';

/** A Sentinel that is there answers within this time. */
const PATIENCE_MS = 1_500;

/**
 * Where to connect: what the URL says, or the master that most of its Sentinels name.
 *
 * @throws RedisLinkError when no Sentinel can be asked, or none knows the master
 */
export async function directSettings(
  settings: ConnectSettings,
  own: (socket: Socket) => void,
): Promise<DirectSettings> {
  const { url } = settings;
  const { endpoint } = url;
  if (endpoint.kind !== 'sentinel') return { ...settings, url: { ...url, endpoint }, mustBeMaster: false };
  const master = await findMaster(endpoint, settings, own);
  const address = endpointAddress(master, url.database);
  return { ...settings, address, url: { ...url, endpoint: master }, mustBeMaster: true };
}

/**
 * The master that most Sentinels name.
 *
 * @throws RedisLinkError when no Sentinel can be asked, or none knows the master
 */
export async function findMaster(
  endpoint: SentinelEndpoint,
  settings: ConnectSettings,
  own: (socket: Socket) => void,
): Promise<TcpEndpoint> {
  const { masterName } = endpoint;
  if (masterName === null) {
    throw linkError(settings, { kind: 'no-master', detail: t('the address does not say its name') });
  }
  const questions = endpoint.sentinels.map((sentinel) => askSentinel(sentinel, masterName, settings, own));
  const answers = await majority(questions, PATIENCE_MS, settings.clock);
  const address = mostNamed(answers);
  if (address !== null) return { kind: 'tcp', ...address, tls: endpoint.tls };
  if (answers.some(({ ok }) => ok)) {
    const detail = t("no Sentinel that answers knows a master '{0}'", printable(masterName));
    throw linkError(settings, { kind: 'no-master', detail });
  }
  const [failure] = answers;
  if (failure?.ok === false) throw failure.error;
  throw linkError(settings, { kind: 'timeout', detail: t('no Sentinel answers') });
}

type Address = Pick<TcpEndpoint, 'host' | 'port'>;

/** `null`: this Sentinel knows no such master. */
async function askSentinel(
  sentinel: TcpEndpoint,
  masterName: string,
  settings: ConnectSettings,
  own: (socket: Socket) => void,
): Promise<Address | null> {
  const direct: DirectSettings = {
    ...settings,
    role: 'Sentinel',
    address: endpointAddress(sentinel),
    password: settings.sentinelPassword ?? null,
    url: { ...settings.url, endpoint: sentinel, username: null, password: null, database: 0 },
    mustBeMaster: false,
  };
  try {
    const connection = await new DirectAttempt(direct, own, () => undefined).run();
    try {
      return readAddress(await connection.call(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName]));
    } finally {
      connection.destroy();
    }
  } catch (error) {
    if (error instanceof RedisLinkError) throw error;
    throw linkError(direct, causeOf(error));
  }
}

function readAddress(reply: unknown): Address | null {
  if (!Array.isArray(reply)) return null;
  const parts: readonly unknown[] = reply;
  const [host, port] = parts.map((part) => (Buffer.isBuffer(part) ? part.toString() : ''));
  const number = Number(port);
  const isAddress =
    host !== undefined && host !== '' && Number.isInteger(number) && number > 0 && number < 65_536;
  return isAddress ? { host, port: number } : null;
}

function mostNamed(answers: readonly MajorityAnswer<Address | null>[]): Address | null {
  const votes = new Map<string, { readonly address: Address; count: number }>();
  for (const answer of answers) {
    if (!answer.ok || answer.value === null) continue;
    const key = `${answer.value.host} ${answer.value.port}`;
    const vote = votes.get(key) ?? { address: answer.value, count: 0 };
    vote.count++;
    votes.set(key, vote);
  }
  return [...votes.values()].sort((one, other) => other.count - one.count)[0]?.address ?? null;
}
