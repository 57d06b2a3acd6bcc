import { type AuthorizationKey, isAdmitted } from '../authorization-key/authorization-key.ts';
import type { Charger } from '../charger/charger.ts';
import type { AdmissionEntry } from '../station-contract/index.ts';
import { keyOfPassword } from './key-of-password.ts';
import { credentialsOf, passwordsOf } from './model-station.ts';
import { GATEWAYS, type ModelWorld, TRUST } from './model-world.ts';

/** A rule of the fault matrix, or one of its own, that does not hold. */
export interface Violation {
  readonly rule: string;
  readonly words: string;
}

/** What is compared with what was before an event. */
export interface Before {
  readonly floor: Charger['profileFloor'];
  readonly phase: string | null;
  /** Where every process of the station is. */
  readonly steps: string;
}

export const before = (world: ModelWorld): Before => ({
  floor: world.server.charger(world.identityId).profileFloor,
  phase: phaseOf(world.server, world.identityId),
  steps: stepsOf(world),
});

export const stepsOf = ({ server, identityId }: ModelWorld): string =>
  server
    .processes(identityId)
    .map(({ of, process: { phase } }) => `${of} ${phase}`)
    .join(', ');

const phaseOf = (server: ModelWorld['server'], identityId: ModelWorld['identityId']): string | null =>
  server.processes(identityId).find(({ of }) => of === 'migration')?.process.phase ?? null;

type Check = (world: ModelWorld, was: Before, fresh: AdmissionEntry) => string | null;

/** What must hold in every situation. */
const checks: readonly (readonly [string, Check])[] = [
  ['the floor rises at verify alone', roseAtVerify],
  ['I4, one live owner', hasOneOwner],
  ['I5, a station has a way in', hasAWayIn],
  ['I5, a station verifies our listeners', verifiesListeners],
  ['I6, one certificate for a key', hasOneCertificateForEachKey],
  ['what a station holds is recorded', holdsWhatIsRecorded],
  ['a password is refused after verify alone', passwordOpens],
  ['a password opens after verify by a break-glass alone', passwordIsRefused],
  ['a break-glass ends with its last key', hasAKey],
];

/** The first rule that does not hold; null: all do. */
export async function violation(world: ModelWorld, was: Before): Promise<Violation | null> {
  const fresh = await world.server.evse.admissionEntry(world.identityId);
  if (fresh === null) throw new Error('the station has no entry');
  for (const [rule, check] of checks) {
    const words = check(world, was, fresh);
    if (words !== null) return { rule, words };
  }
  if (!hasCome(world) || !comesIn(world, fresh)) return null;
  if (await world.server.needsTwoToDecommission(world.identityId)) return null;
  const words =
    'what the station holds opens the door, and one person may decommission it once it was away for a month';
  return { rule: 'I5, two people decommission a station that comes in', words };
}

/** What never came anybody may take back: it was enrolled by mistake. */
const hasCome = ({ server, identityId }: ModelWorld): boolean =>
  server.charger(identityId).lastSeenAt !== null || server.sessionsOf(identityId).length > 0;

/** With something that it holds, whether or not it would get that to work. */
function comesIn(world: ModelWorld, entry: AdmissionEntry | null): boolean {
  return credentialsOf({ ...world.line.station, habits: [] }).some((held) => world.admits(held, entry));
}

/** Of the sessions that count, all are at one gateway, which has one connection of a station: the newest. */
function hasOneOwner({ server, identityId }: ModelWorld): string | null {
  const owners = server.sessionsOf(identityId).filter(({ superseded }) => !superseded);
  const nodes = new Set(owners.map(({ nodeId }) => nodeId));
  return nodes.size > 1 ? `${[...nodes].join(' and ')} both own it` : null;
}

/** By the entry that gateways have, and by the one that they would get now. */
function hasAWayIn(world: ModelWorld, _was: Before, fresh: AdmissionEntry): string | null {
  if (world.server.isInRecovery(world.identityId) || isYetToBeTold(world) || isEndedKnowingly(world)) return null;
  for (const [which, entry] of [
    ['that gateways have', world.line.entry],
    ['that they would get now', fresh],
  ] as const) {
    if (!comesIn(world, entry)) {
      return `nothing that the station holds opens the door by the entry ${which}`;
    }
  }
  return null;
}

/** By the roots that it holds: what a gateway shows it may meet at its next connection. */
function verifiesListeners(world: ModelWorld): string | null {
  if (world.line.ended.includes(TRUST)) return null;
  const met = GATEWAYS.find((nodeId) => !world.trusts(nodeId));
  return met === undefined ? null : `the station holds no root of the certificate that ${met} shows`;
}

/** It came down by a break-glass that has ended since, and its gateway has not told that: once it has, Pending is open to it. */
const isYetToBeTold = ({ line, server, identityId }: ModelWorld): boolean =>
  server.charger(identityId).profileFloor === 3 &&
  line.facts.some(({ fact }) => fact.kind === 'session_opened' && fact.keyId !== null);

/** What it has was ended by people who knew what that comes to. */
function isEndedKnowingly(world: ModelWorld): boolean {
  const { server, identityId, line } = world;
  const { certificates } = line.station;
  const keys = passwordsOf(line.station).map((password) => keyOfPassword(world, password));
  if (keys.some((key) => key !== null && (line.ended.includes(key.id) || cameTooLate(key)))) return true;
  return server
    .certificatesOf(identityId)
    .filter(({ id }) => line.ended.includes(id))
    .some((one) => 'signed' in one && certificates.some(({ fingerprint }) => fingerprint === one.signed.fingerprint));
}

/** It was typed in, and not come with for as long as was said when it was issued. */
const cameTooLate = ({ state, origin, mustRotate, lastUsedAt }: AuthorizationKey): boolean =>
  state === 'retired' && origin === 'generated' && mustRotate && lastUsedAt === null;

function hasOneCertificateForEachKey({ server, identityId }: ModelWorld): string | null {
  const keys = server.certificatesOf(identityId).flatMap((one) => ('signed' in one ? [one.signed.spkiSha256] : []));
  if (new Set(keys).size < keys.length) return 'two records have a certificate for one key';
  const signed = server.signedRequests();
  return new Set(signed).size < signed.length ? 'the PKI has signed twice for one request' : null;
}

function holdsWhatIsRecorded({ server, identityId, line }: ModelWorld): string | null {
  const recorded = new Set(
    server.certificatesOf(identityId).flatMap((one) => ('signed' in one ? [one.signed.fingerprint] : [])),
  );
  return line.station.certificates.every(({ fingerprint }) => recorded.has(fingerprint))
    ? null
    : 'the station holds a certificate that no record knows';
}

function roseAtVerify(world: ModelWorld, was: Before): string | null {
  const now = before(world);
  if (now.floor === was.floor) return null;
  if (now.floor < was.floor) return `the floor fell from ${was.floor} to ${now.floor}`;
  return was.phase === 'verify' && now.phase === 'active' ? null : `the floor rose from ${was.phase} to ${now.phase}`;
}

/** A05.FR.07, the other way round: what it would fall back to stays open until it has been seen on Profile 3. */
function passwordOpens(world: ModelWorld, _was: Before, fresh: AdmissionEntry): string | null {
  const opens = (password: string): boolean => world.admits({ profile: 2, password }, fresh);
  const isOpen = fresh.profileFloor === 3 || isEndedKnowingly(world) || passwordsOf(world.line.station).some(opens);
  return isOpen ? null : 'the floor is 2, and the password that the station has opens nothing';
}

/** A05.FR.07: in service again by the word of two people, and no longer than they have said. */
function passwordIsRefused({ server, identityId }: ModelWorld, _was: Before, fresh: AdmissionEntry): string | null {
  if (server.charger(identityId).profileFloor === 2) return null;
  const one = server.breakGlassOf(identityId);
  const isAgreed = one?.state === 'open' && server.clock.at < one.until.getTime();
  const opens = fresh.profileFloor === 2 || fresh.passwords.length > 0;
  return opens && !isAgreed ? 'the floor is 3, nobody has opened Profile 2 again, and a password opens it' : null;
}

/** Of that which `beginnings` open: one whose key is still to come has none yet. */
function hasAKey({ server, identityId, line }: ModelWorld): string | null {
  const goesBack = line.station.habits.includes('goes_back');
  const opens = server.keysOf(identityId).some((key) => isAdmitted(key, goesBack));
  return server.breakGlassOf(identityId) !== null && !opens
    ? 'a break-glass is in force, and no password is left that it would admit'
    : null;
}
