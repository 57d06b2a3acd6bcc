import { hash } from 'node:crypto';
import type { ListedRoots } from '../anchor-drift/listed-roots.ts';
import { type AuthorizationKey, timeRunsFrom } from '../authorization-key/authorization-key.ts';
import { isOpen, type StationOrder } from '../station-order/station-order.ts';
import type { Attempt } from '../station-process/attempt.ts';
import { LIST_COUNTS_FOR_MS } from '../trust-anchor-readiness/judge-readiness.ts';
import { keyOfPassword } from './key-of-password.ts';
import type { ModelWorld } from './model-world.ts';
import { digestOf, forgetNames, isFull, type Named, named } from './renaming.ts';

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

/** What comes again in each situation is taken apart once. */
const keys = new Map<string, Named>();
let rows = new WeakMap<object, Named>();
let tables = new WeakMap<ReadonlyMap<string, unknown>, Named>();

function keyWords(text: string): Named {
  const known = keys.get(text) ?? named(text);
  keys.set(text, known);
  return known;
}

const words = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    // Whether a key was used decides something, and not when.
    if (key === 'lastUsedAt') return inner !== null;
    return SAYS_NOTHING.has(key) ? undefined : inner;
  }) ?? 'null';

/** Of a value that nobody changes, as much of it as `seen` says: for one value always the same. */
function wordsOf<Row>(row: Row, seen: (row: Row & {}) => unknown = (all) => all): Named {
  if (typeof row !== 'object' || row === null) return keyWords(words(row));
  const known = rows.get(row);
  if (known !== undefined) return known;
  const made = named(words(seen(row)));
  rows.set(row, made);
  return made;
}

/** When they were made decides of some of them when they end. */
const keysSeen = (own: unknown): unknown =>
  (own as readonly AuthorizationKey[]).map((key) => ({ ...key, timeRunsFrom: timeRunsFrom(key) }));

/** Of one that is in an image, so that nobody changes it any more. */
function wordsOfTable(table: string, of: ReadonlyMap<string, unknown>): Named {
  const known = tables.get(of);
  if (known !== undefined) return known;
  const made: number[] = [];
  for (const [key, row] of of) {
    if (table === 'evse_station_order' && !isOpen((row as StationOrder).state)) continue;
    const seen = table === 'evse_authorization_key' ? keysSeen : undefined;
    made.push(...keyWords(`${table} ${key}=`), ...wordsOf(row, seen));
  }
  tables.set(of, made);
  return made;
}

/**
 * The name of a situation: two that differ in nothing that anybody decides by have one. Ids, fingerprints and epochs
 * count by the order in which they occur; of time only the order counts of what has passed and of what is still to come,
 * so whether a deadline has passed, and which comes first. Only what can still be asked for is in it: of a process its
 * present round.
 */
export function nameOf(world: ModelWorld): string {
  const { server, identityId } = world;
  if (isFull()) forgetAll();
  const parts: Named[] = [];
  const image = server.database.image();
  for (const [table, of] of image) {
    if (of.size > 0 && !IS_INDEX.has(table)) parts.push(wordsOfTable(table, of));
  }
  for (const { of, process } of server.processes(identityId)) {
    const attempts = (server.database.rows<readonly Attempt[]>('evse_attempt').get(process.id) ?? []).filter(
      ({ round }) => round === process.round,
    );
    parts.push(keyWords(of), wordsOf(process));
    for (const attempt of withoutLongWaits(attempts)) parts.push(wordsOf(attempt));
    const order = of === 'rotation' ? server.orderOf(process.id) : null;
    if (order !== null) parts.push(wordsOf(order));
  }
  // No look waits for that, so its time is not among those to come.
  const list = server.database.rows<ListedRoots>('evse_listed_roots').get(identityId);
  const isOld = list !== undefined && server.clock.at - list.listedAt.getTime() > LIST_COUNTS_FOR_MS;
  parts.push(keyWords(isOld ? 'its list is old' : ''));
  for (const { action } of server.questions()) parts.push(wordsOf(action));
  parts.push(...onTheLine(world), keyWords(`${server.authority.refusing ?? ''} ${server.authority.lostAnswers}`));
  return digestOf(parts, server.clock.now());
}

function onTheLine(world: ModelWorld): readonly Named[] {
  const { station, entry, sockets, calls, facts, duty, request, inHand, ended, shown, agenda, isWaveOut } = world.line;
  const seenFacts = world.server.database.rows('evse_seen_fact');
  const keyOf = (password: string) => keyWords(keyOfPassword(world, password)?.id ?? 'none');
  const fingerprints = (of: readonly { readonly fingerprint: string }[]) => of.map(({ fingerprint }) => fingerprint);
  return [
    wordsOf(station, (its) => ({
      ...its,
      password: undefined,
      formerPassword: undefined,
      slotPasswords: undefined,
      anchors: fingerprints(its.anchors),
      certificates: fingerprints(its.certificates),
    })),
    keyOf(station.password),
    keyOf(station.formerPassword ?? ''),
    ...Object.entries(station.slotPasswords).flatMap(([slot, password]) => [keyWords(slot), keyOf(password)]),
    wordsOf(entry, ({ passwords, ...its }) => ({
      ...its,
      passwords: passwords.map(({ keyId, reading }) => [keyId, reading]),
    })),
    ...sockets.flatMap((socket) => [
      wordsOf(socket, (its) => ({ ...its, credential: undefined })),
      socket.credential.profile === 3 ? keyWords(socket.credential.fingerprint) : keyOf(socket.credential.password),
    ]),
    ...calls.map((one) =>
      wordsOf(one, ({ attempt, outcome, isAwaited, connectionId }) => ({
        call: [attempt.id, outcome?.outcome, isAwaited, connectionId],
      })),
    ),
    ...facts.flatMap((one) => [
      wordsOf(one, ({ nodeId, fact }) => ({
        // Of a login that is told late its time decides, and of what was proven its connection tells nothing any more.
        fact: [
          nodeId,
          fact.kind,
          fact.at,
          'connectionId' in fact ? fact.connectionId : null,
          'keyId' in fact ? fact.keyId : null,
          'fingerprint' in fact ? fact.fingerprint : null,
        ],
      })),
      keyWords(String(seenFacts.has(one.fact.factId))),
    ]),
    keyWords(`${duty} ${isWaveOut} in hand:`),
    inHand === null ? keyWords('nothing') : keyOf(inHand),
    wordsOf(ended),
    wordsOf(shown),
    wordsOf(agenda),
    wordsOf(request, ({ connectionId, requestId, csr }) => [connectionId, requestId, hash('sha1', csr)]),
  ];
}

function forgetAll(): void {
  forgetNames();
  keys.clear();
  rows = new WeakMap();
  tables = new WeakMap();
}

function withoutLongWaits(attempts: readonly Attempt[]): readonly Attempt[] {
  let inARow = 0;
  return attempts.filter(({ status }) => {
    inARow = status === 'not_sent' ? inARow + 1 : 0;
    return inARow <= NOT_SENT_IN_A_ROW;
  });
}
