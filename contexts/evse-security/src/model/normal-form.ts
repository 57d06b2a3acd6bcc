import { hash } from 'node:crypto';
import type { ListedRoots } from '../anchor-drift/listed-roots.ts';
import type { AdmissionEntry } from '../station-contract/index.ts';
import { isOpen, type StationOrder } from '../station-order/station-order.ts';
import type { Attempt } from '../station-process/attempt.ts';
import { LIST_COUNTS_FOR_MS } from '../trust-anchor-readiness/judge-readiness.ts';
import { keyOfPassword } from './key-of-password.ts';
import type { ModelStation } from './model-station.ts';
import type { ModelWorld } from './model-world.ts';

/** What decides nothing: texts for people, and what is only ever counted or shown. */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  'because',
  'boundBy',
  'causationId',
  'changedBy',
  'correlationId',
  'createdAt',
  'csrPem',
  'chainPem',
  'certificatePem',
  'detail',
  'evidence',
  'lastError',
  'lastOutcome',
  'lastSeenAt',
  'notAfter',
  'notBefore',
  'pem',
  'policyVersion',
  'reason',
  'requestReason',
  'result',
  'seenAt',
  'sequence',
  'since',
  'serial',
  'steps',
  'verifiers',
  'version',
  'waitingFor',
]);

/** Found again by what they are about, or of the past. */
const IS_INDEX: ReadonlySet<string> = new Set([
  'evse_attempt',
  'evse_attempt_in_flight',
  'evse_authorization_key_delivery',
  'evse_authorization_key_holder',
  'evse_migration_case',
  'evse_migration_case_of_charger',
  'evse_credential_renewal',
  'evse_key_rotation',
  'evse_key_rotation_of_charger',
  'evse_key_rotation_order',
  'evse_credential_renewal_of_charger',
  'evse_seen_fact',
  'evse_trust_anchor_rollout',
  'evse_trust_anchor_rollout_of_charger',
  'evse_signing_request_holder',
  'evse_signing_request_process',
  'evse_station_order_of_charger',
  'lifecycle.approval',
  'lifecycle.certificate_fingerprint',
  'lifecycle.certificate_holder',
  'lifecycle.certificate_job',
  'lifecycle.certificate_key',
  'lifecycle.evidence',
  'lifecycle.identity',
  'lifecycle.identity_name',
  'lifecycle.incident',
  'lifecycle.policy_version',
  'pki.ledger',
]);

/** As many waits in a row as are told apart: the pause between them does not grow any more. */
const NOT_SENT_IN_A_ROW = 7;

/** A text without the names in it, by its number, and these names in their order; of them those that are times, and epochs. */
interface Named {
  readonly shape: number | string;
  readonly names: readonly string[];
  readonly times: readonly string[];
  readonly epochs: readonly string[];
}

const rows = new WeakMap<object, Named>();

const keys = new Map<string, Named>();

/** What comes again in each situation is taken apart once. */
function keyWords(text: string): Named {
  let known = keys.get(text);
  if (known === undefined) {
    known = numbered(named(text));
    keys.set(text, known);
  }
  return known;
}

const shapes = new Map<string, number>();

/** What stays the same in many situations is in none of them at its full length. */
function numbered(one: Named): Named {
  const shape = shapes.get(`${one.shape}`) ?? shapes.size;
  shapes.set(`${one.shape}`, shape);
  return { ...one, shape };
}

const words = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    // Whether a key was used decides something, and not when.
    if (key === 'lastUsedAt') return inner !== null;
    return SAYS_NOTHING.has(key) ? undefined : inner;
  }) ?? 'null';

/** `told` is what is said of it, where that is not the whole row. */
function wordsOf<Row>(row: Row, told: (row: Row) => unknown = (it) => it): Named {
  if (typeof row !== 'object' || row === null) return keyWords(words(row));
  const known = rows.get(row);
  if (known !== undefined) return known;
  const made = numbered(named(words(told(row))));
  rows.set(row, made);
  return made;
}

const NAMES = /([a-z]{3}_[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{64}|(?:con|fact)-\d+|"epoch":\d+|"\d{4}-\d\d-\d\dT[\d:.]+Z")/;

function named(text: string): Named {
  const pieces = text.split(NAMES);
  const names = pieces.filter((_, at) => at % 2 === 1);
  return {
    // No text has a line break: JSON writes it in another way.
    shape: pieces.filter((_, at) => at % 2 === 0).join('\n'),
    names,
    times: names.filter((name) => name.startsWith('"') && !name.startsWith(EPOCH)),
    epochs: names.filter((name) => name.startsWith(EPOCH)),
  };
}

const EPOCH = '"epoch":';

/**
 * The name of a situation: two that differ in nothing that anybody decides by have one. Ids, fingerprints and epochs
 * count by the order in which they occur; of time only the order counts of what has passed and of what is still to come,
 * so whether a deadline has passed, and which comes first. Only what can still be asked for is in it: of a process its
 * present round.
 */
export function nameOf(world: ModelWorld): string {
  const { server, line, identityId } = world;
  const parts: Named[] = [];
  for (const [table, { size }] of server.database.sizes()) {
    if (size === 0 || IS_INDEX.has(table)) continue;
    const of = server.database.rows(table);
    for (const [key, row] of of) {
      if (table === 'evse_station_order' && !isOpen((row as StationOrder).state)) continue;
      parts.push(keyWords(`${table} ${key}=`), wordsOf(row));
    }
  }
  for (const { of, process } of server.processes(identityId)) {
    const attempts = (server.database.rows<readonly Attempt[]>('evse_attempt').get(process.id) ?? []).filter(
      ({ round }) => round === process.round,
    );
    parts.push(keyWords(of), wordsOf(process), ...withoutLongWaits(attempts).map((one) => wordsOf(one)));
    const order = of === 'rotation' ? server.orderOf(process.id) : null;
    if (order !== null) parts.push(wordsOf(order));
  }
  // No look waits for that, so its time is not among those to come.
  const list = server.database.rows<ListedRoots>('evse_listed_roots').get(identityId);
  const isOld = list !== undefined && server.clock.at - list.listedAt.getTime() > LIST_COUNTS_FOR_MS;
  parts.push(keyWords(isOld ? 'its list is old' : ''));
  for (const { action } of server.questions()) parts.push(wordsOf(action));
  const { station, entry, sockets, calls, facts, duty, request, inHand, ended, shown, agenda, isWaveOut } = line;
  const keyOf = (password: string) => keyOfPassword(world, password)?.id ?? 'none';
  parts.push(wordsOf(station, withoutSecrets), keyWords(keyOf(station.password)), wordsOf(entry, withoutVerifiers));
  const onTheLine = words({
    sockets: sockets.map(({ credential, ...socket }) => ({
      ...socket,
      credential: credential.profile === 3 ? credential.fingerprint : keyOf(credential.password),
    })),
    calls: calls.map(({ attempt, outcome, isAwaited, connectionId }) => [
      attempt.id,
      outcome?.outcome,
      isAwaited,
      connectionId,
    ]),
    facts: facts.map(({ nodeId, fact }) => [
      nodeId,
      fact.kind,
      'connectionId' in fact ? fact.connectionId : null,
      server.database.rows('evse_seen_fact').has(fact.factId),
    ]),
    duty,
    inHand: inHand === null ? null : keyOf(inHand),
    ended,
    shown,
    agenda,
    isWaveOut,
    request: request === null ? null : [request.connectionId, request.requestId, digest(request.csr)],
  });
  const refusing = `${server.authority.refusing ?? ''} ${server.authority.lostAnswers}`;
  parts.push(named(onTheLine), keyWords(refusing));
  return digest(renamed(parts, server.clock.now()));
}

/** Whose password it has is asked of the keys of the moment. */
const withoutSecrets = ({ anchors, certificates, ...station }: ModelStation) => ({
  ...station,
  password: null,
  anchors: anchors.map(({ fingerprint }) => fingerprint),
  certificates: certificates.map(({ fingerprint }) => fingerprint),
});

const withoutVerifiers = (entry: AdmissionEntry | null) =>
  entry && { ...entry, passwords: entry.passwords.map(({ keyId, reading }) => [keyId, reading]) };

function withoutLongWaits(attempts: readonly Attempt[]): readonly Attempt[] {
  let inARow = 0;
  return attempts.filter(({ status }) => {
    inARow = status === 'not_sent' ? inARow + 1 : 0;
    return inARow <= NOT_SENT_IN_A_ROW;
  });
}

const digest = (text: string): string => hash('sha1', text, 'base64');

function renamed(parts: readonly Named[], now: Date): string {
  const present = `"${now.toISOString()}"`;
  const times = new Set<string>([present]);
  const epochs = new Set<string>();
  for (const part of parts) {
    for (const time of part.times) times.add(time);
    for (const epoch of part.epochs) epochs.add(epoch);
  }
  const names = new Map<string, string>();
  const sorted = [...times].toSorted();
  const zero = sorted.indexOf(present);
  for (const [at, time] of sorted.entries()) names.set(time, ` T${at - zero}`);
  const inOrder = [...epochs].toSorted((a, b) => Number(a.slice(EPOCH.length)) - Number(b.slice(EPOCH.length)));
  for (const [at, epoch] of inOrder.entries()) names.set(epoch, ` e${at}`);
  let text = '';
  for (const part of parts) {
    text += part.shape;
    for (const one of part.names) {
      let name = names.get(one);
      if (name === undefined) {
        name = ` ${names.size}`;
        names.set(one, name);
      }
      text += name;
    }
    text += '\n';
  }
  return text;
}
