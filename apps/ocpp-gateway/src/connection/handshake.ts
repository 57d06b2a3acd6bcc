import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { AdmissionEntry, HandshakeRefusal } from '@bfcert/evse-security/station-contract';
import {
  type AdmissionDecision,
  getsNoFurtherThanPending,
  type Handshake,
  type PortRule,
  type PresentedCertificate,
} from '../admission/admission-decision.ts';
import type { AttemptLimiter } from '../admission/attempt-limiter.ts';
import { parseBasicCredentials } from '../admission/basic-credentials.ts';
import { decideAdmission } from '../admission/decide-admission.ts';
import type { PasswordChecker } from '../admission/password.ts';
import { verifiersOf } from '../admission/password-checks.ts';
import type { AdmissionTable } from '../admission/table.ts';
import { reportableName, wireNameOf } from '../admission/wire-name.ts';
import type { RefusedHandshakes } from '../facts/refused-handshakes.ts';
import type { CertificateReader } from './certificate-reader.ts';
import {
  addressOf,
  type ChargerIdentity,
  chargerIdentity,
  presentedCertificate,
  presentedUnder,
  type TrustedIssuers,
} from './tls.ts';

export interface Door {
  readonly table: AdmissionTable;
  readonly basePath: string;
  /** Another object whenever any of them has changed. */
  readonly anchors: () => TrustedIssuers;
  readonly certificates: CertificateReader;
  readonly passwords: PasswordChecker;
  /** Of passwords and names: beyond it an address hears 429. */
  readonly failures: AttemptLimiter;
  /** Of whole connections: beyond it an address is dropped before TLS, until a station enters from it. */
  readonly floods: AttemptLimiter;
  readonly refusals: RefusedHandshakes;
}

export type UpgradeRefusal = Exclude<HandshakeRefusal, 'subprotocol_unsupported'>;

/** What the station showed at its handshake. */
type Shown = Omit<Handshake, 'tableIsLive' | 'entry' | 'controller' | 'fingerprintOwner' | 'fingerprintWasWithdrawn'>;

/** What a session was admitted by: decided again whenever its entry in the table changes. */
export type AdmittedBy = Shown & {
  readonly names: Names;
  /** The exceptions from these names that it rests on. */
  readonly exceptions: readonly string[];
  /** The certificate that nobody had recorded when it came; null: it was recorded, or there is none. */
  readonly adoptedPem: string | null;
  /**
   * What let it in may have been spent or revoked since this table was told, or is on no record yet: nothing that it says is
   * heard before the server, which knows, has taken the session for its own.
   */
  readonly waitsForServer: boolean;
  /** What its certificate is to the anchors that there are by now. */
  readonly certificateNow: () => PresentedCertificate | null;
};
type Names = Pick<AdmissionEntry, 'serialNumber' | 'organisation'>;

type HandshakeOutcome =
  | {
      readonly ok: true;
      readonly identity: ChargerIdentity;
      readonly admittedBy: AdmittedBy;
      /** `changes` of the table from which on the decision may be older than what it says. */
      readonly lookedAt: number;
    }
  | { readonly ok: false; readonly reason: UpgradeRefusal };

/**
 * Decides an upgrade request before it is answered. Every refusal is reported, and counts against
 * the address it came from. Once that has failed too often, no password from it is tried, while a
 * certificate that holds enters, and its entering gives the address its flood allowance back: many
 * stations may share one address of a mobile network with a few that misbehave.
 */
export async function decideHandshake(
  door: Door,
  {
    socket,
    request,
    port,
    dialledPort,
    pardon,
  }: {
    readonly socket: TLSSocket;
    readonly request: IncomingMessage;
    readonly port: PortRule;
    /** As the station knows it. */
    readonly dialledPort: number;
    /** Its connection is not held against its address. */
    readonly pardon: () => void;
  },
): Promise<HandshakeOutcome> {
  const target = request.url ?? '';
  const lookedAt = door.table.changes;
  const anchors = door.anchors();
  const remoteAddress = addressOf(socket);
  const shown: Shown = {
    port,
    wireName: wireNameOf(target, door.basePath),
    certificate: presentedCertificate(socket, anchors, door.certificates),
    basic: parseBasicCredentials(request.headers.authorization),
    password: 'not_checked',
  };
  const report = (reason: HandshakeRefusal): void =>
    door.refusals.record({
      reason,
      wireName: reportableName(target),
      identityId: shown.wireName.ok ? (door.table.entryOf(shown.wireName.value)?.identityId ?? null) : null,
      port: dialledPort,
      remoteAddress,
      certificate: shown.certificate,
    });
  const refuse = (reason: UpgradeRefusal): HandshakeOutcome => {
    // A gateway without a fresh table refuses everybody: that is no failure of the station.
    if (reason === 'admission_table_stale') pardon();
    report(reason);
    return { ok: false, reason };
  };
  /** Our own want of time, as after an outage when every station of a depot dials at once: counted against nobody. */
  const refuseForNow = (): HandshakeOutcome => {
    pardon();
    return refuse('rate_limited');
  };

  let proven = shown;
  let decision = decide(door.table, proven);
  let isCounted = false;
  if (decision.kind === 'check_password' && shown.basic !== null) {
    const tried = await tryPassword(door, shown, { remoteAddress, isGone: () => socket.destroyed });
    if (tried === 'too_often') return refuse('rate_limited');
    if (tried === 'busy') return refuseForNow();
    ({ proven, decision } = tried);
    isCounted = true;
  }
  if (decision.kind === 'refused') {
    const { reason } = decision;
    if (isCounted || reason === 'admission_table_stale') return refuse(upgradeRefusal(reason));
    // An attempt that is not looked at is none: stations that come back sooner than the allowance would never get in.
    if (door.failures.isExhausted(remoteAddress)) return refuse('rate_limited');
    door.failures.record(remoteAddress);
    return refuse(upgradeRefusal(reason));
  }
  if (decision.kind === 'check_password') throw new Error('a password was asked for and none was there');
  if (decision.by === 'password' && decision.failedCertificate !== null) report(decision.failedCertificate);
  pardon();
  door.floods.forgive(remoteAddress);
  const exceptions = exceptionsOf(decision);
  const names = namesOf(door.table, decision);
  const adoptedPem = decision.by === 'outside_certificate' ? decision.adoptedPem : null;
  const isPendingOnly = getsNoFurtherThanPending(decision);
  const waitsForServer = adoptedPem !== null || (isPendingOnly && proven.certificate !== null);
  const rests = { names, exceptions, adoptedPem, waitsForServer };
  const certificateNow = certificateUnder(door, socket, { anchors, certificate: shown.certificate });
  const admittedBy = { ...withoutSecret(proven), ...rests, certificateNow };
  return { ok: true, identity: chargerIdentity(socket, decision), admittedBy, lookedAt };
}

/**
 * What a password comes to. It is a failure that its address owes until it has been checked: many at once are no more tries
 * than one after the other, while many good ones at once only wait for each other.
 */
async function tryPassword(
  door: Door,
  shown: Shown,
  { remoteAddress, isGone }: { readonly remoteAddress: string; readonly isGone: () => boolean },
): Promise<{ readonly proven: Shown; readonly decision: AdmissionDecision } | 'too_often' | 'busy'> {
  const attempt = await door.failures.admit(remoteAddress);
  if (attempt === null) return 'too_often';
  try {
    // The table may have changed while it waited, and while the password was checked: decided from what holds now.
    let proven = shown;
    let decision = decide(door.table, proven);
    if (decision.kind === 'check_password' && shown.basic !== null) {
      const verifiers = verifiersOf(decision.entry);
      const verdict = await door.passwords.check(verifiers, shown.basic.password, door.table.pepper, isGone);
      if (verdict === 'busy') return 'busy';
      proven = { ...shown, password: verdict };
      decision = decide(door.table, proven);
    }
    if (decision.kind === 'refused' && decision.reason !== 'admission_table_stale') attempt.count();
    return { proven, decision };
  } finally {
    attempt.giveBack();
  }
}

/**
 * Whether what let a session in would still do so, under the names that its identity has now and by the very
 * exceptions from them that it came in by; the freshness of the table does not matter to it.
 */
export function isStillAdmitted(
  table: AdmissionTable,
  { identity, admittedBy }: { readonly identity: ChargerIdentity; readonly admittedBy: AdmittedBy },
): boolean {
  const { names, exceptions, certificateNow, ...shown } = admittedBy;
  const decision = decide(table, { ...shown, certificate: certificateNow() }, true);
  if (decision.kind !== 'admitted') return false;
  if (controllerOf(decision) !== identity.controllerId) return false;
  // Its certificate has expired meanwhile: tolerated of it or not, it comes again, and then no further than to Pending.
  if (!identity.isBootstrap && getsNoFurtherThanPending(decision)) return false;
  const { serialNumber, organisation } = namesOf(table, decision);
  if (serialNumber !== names.serialNumber || organisation !== names.organisation) return false;
  const now = exceptionsOf(decision);
  return now.length === exceptions.length && exceptions.every((id) => now.includes(id));
}

/** Looked at again when the anchors have changed, and else remembered: every change of its entry asks. */
function certificateUnder(
  { anchors, certificates }: Door,
  socket: TLSSocket,
  first: { readonly anchors: TrustedIssuers; readonly certificate: PresentedCertificate | null },
): () => PresentedCertificate | null {
  let known = first;
  return () => {
    const now = anchors();
    if (now !== known.anchors) known = { anchors: now, certificate: presentedUnder(now, socket, certificates) };
    return known.certificate;
  };
}

type Admitted = Extract<AdmissionDecision, { kind: 'admitted' }>;

const controllerOf = (decision: Admitted): string | null =>
  decision.by === 'controller' ? decision.controllerId : null;

/** Of whom the handshake has proven: a controller's certificate has the names of the controller. */
function namesOf(table: AdmissionTable, decision: Admitted): Names {
  const controllerId = controllerOf(decision);
  const { serialNumber, organisation } =
    (controllerId === null ? null : table.entryOfIdentity(controllerId)) ?? decision.entry;
  return { serialNumber, organisation };
}

const exceptionsOf = (decision: Extract<AdmissionDecision, { kind: 'admitted' }>): readonly string[] =>
  decision.by === 'certificate' || decision.by === 'controller' ? decision.exceptions : [];

function decide(table: AdmissionTable, shown: Shown, tableIsLive = table.isLive): AdmissionDecision {
  const entry = shown.wireName.ok ? table.entryOf(shown.wireName.value) : null;
  const fingerprint = shown.certificate?.fingerprint;
  const owner = fingerprint === undefined ? null : table.holderOf(fingerprint);
  return decideAdmission({
    ...shown,
    tableIsLive,
    entry,
    controller: entry?.controllerId === undefined ? null : table.entryOfIdentity(entry.controllerId),
    fingerprintOwner: owner === null || owner === entry?.identityId ? null : table.entryOfIdentity(owner),
    fingerprintWasWithdrawn: fingerprint !== undefined && table.wasWithdrawn(fingerprint),
  });
}

/** A session remembers that a password was right, and which key it proved; not the password. */
function withoutSecret(shown: Shown): Shown {
  if (shown.basic === null) return shown;
  shown.basic.password.fill(0);
  return { ...shown, basic: { username: shown.basic.username, password: Buffer.alloc(0) } };
}

function upgradeRefusal(reason: HandshakeRefusal): UpgradeRefusal {
  if (reason === 'subprotocol_unsupported') throw new Error('the subprotocol is no admission check');
  return reason;
}
