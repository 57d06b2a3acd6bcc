import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import type { DeclaredCapabilities } from '../capability/capability.ts';
import { judgeCapabilities, type StationCapabilities } from '../capability/station-capabilities.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { Organisation, SerialNumber, WireName } from '../charger/charger-names.ts';
import type { Session } from '../charger/session.ts';
import type { MigrationFacts } from '../migration-case/facts.ts';
import type { MigrationCase, MigrationPhase } from '../migration-case/migration-case.ts';
import { defaultProcessPolicy } from '../policy/process-policy.ts';
import type { SigningRequest } from '../signing-request/signing-request.ts';
import type { Attempt } from '../station-process/attempt.ts';
import type { AnchorFact, CertificateFact } from '../station-process/check.ts';

export const START = new Date('2026-11-22T12:00:00Z');
export const after = (milliseconds: number): Date => new Date(START.getTime() + milliseconds);
export const FINGERPRINT = 'ab'.repeat(32);

const identityId = 'idn_test' as ChargerId;

export const charger = (over: Partial<Charger> = {}): Charger => ({
  identityId,
  kind: 'station',
  owner: 'depot',
  family: 'V M',
  wireName: 'CS-0001' as WireName,
  serialNumber: 'SN-0001' as SerialNumber,
  organisation: 'Example CPO' as Organisation,
  profileFloor: 2,
  vendor: 'V',
  model: 'M',
  firmwareVersion: null,
  boot: {
    number: 1,
    at: START,
    epoch: 1,
    securityProfile: 2,
    answered: 'accepted',
    serialNumber: 'SN-0001',
    serialMatchesBinding: true,
  },
  settings: { additional_root_check: null },
  passwordReading: null,
  activation: null,
  lastSeenAt: START,
  createdAt: START,
  decommissionedAt: null,
  ...over,
});

export const session = (over: Partial<Session> = {}): Session => ({
  connectionId: 'con-1',
  nodeId: 'gateway-1',
  epoch: 1,
  openedAt: START,
  connectedAt: START,
  superseded: false,
  protocol: 'ocpp2.0.1',
  securityProfile: 2,
  port: 8442,
  remoteAddress: '192.0.2.7',
  fingerprint: null,
  controllerId: null,
  isBootstrap: false,
  keyId: null,
  upstream: null,
  ...over,
});

export const onProfile3 = (epoch: number): Session =>
  session({ epoch, securityProfile: 3, port: 8443, fingerprint: FINGERPRINT });

export const key = (over: Partial<AuthorizationKey> = {}): AuthorizationKey => ({
  id: 'key_1' as AuthorizationKey['id'],
  identityId,
  version: 1,
  state: 'active',
  origin: 'imported',
  mustRotate: true,
  rotateBecause: null,
  verifiers: [{ reading: 'plain', scheme: 'hmac-sha256', salt: '', verifier: '' }],
  fingerprint: null,
  weaknesses: [],
  acknowledgedAt: null,
  lastUsedAt: null,
  changedAt: START,
  createdAt: START,
  ...over,
});

export const pendingKey = (over: Partial<AuthorizationKey> = {}): AuthorizationKey =>
  key({
    id: 'key_2' as AuthorizationKey['id'],
    version: 2,
    state: 'pending',
    origin: 'generated',
    mustRotate: false,
    ...over,
  });

export const anchor = (name: string, state: AnchorFact['state']): AnchorFact => ({
  fingerprint: name,
  name,
  pem: name,
  state,
});

export const certificate = (state: CertificateFact['state']): CertificateFact => ({
  id: 'crt_1',
  purpose: 'charger_identity',
  state,
  firstSentAt: START.toISOString(),
  fingerprint: FINGERPRINT,
  chainPem: 'PEM',
  lastOutcome: 'as it is',
});

export const request = (verdict: SigningRequest['verdict'], receivedAt = START): SigningRequest => ({
  id: 'sgn_1' as SigningRequest['id'],
  identityId,
  processId: 'mig_test',
  spkiSha256: '00',
  use: 'charging_station',
  csrPem: 'PEM',
  requestId: null,
  receivedAt,
  provenWith: null,
  unaskedAt: null,
  verdict,
});

/** Attempts in the order given; each ended when it started unless said otherwise. */
export function attempts(...list: readonly (Partial<Attempt> & Pick<Attempt, 'action'>)[]): Attempt[] {
  return list.map((one, at) => ({
    id: `att_${at}` as Attempt['id'],
    processId: 'mig_test',
    identityId,
    sequence: at + 1,
    round: 1,
    phase: 'any',
    target: null,
    epoch: 1,
    status: 'accepted',
    detail: '',
    startedAt: START,
    deadline: after(60_000),
    endedAt: one.status === 'in_flight' ? null : START,
    answer: null,
    ...one,
  }));
}

export const migrationCase = (phase: MigrationPhase, over: Partial<MigrationCase> = {}): MigrationCase => ({
  id: 'mig_test',
  identityId,
  endpoint: null,
  bundle: null,
  phase,
  round: 1,
  roundStartedAt: START,
  phaseDeadline: null,
  certificateId: null,
  lastOutcome: '',
  waitingFor: null,
  stop: null,
  cutoverFailures: 0,
  cutoverInterruptions: 0,
  connection: { way: 'connection_slot', slot: 2, previousPriority: '1' },
  nextLookAt: null,
  createdAt: START,
  changedAt: START,
  version: 1,
  ...over,
});

/** Of a station that has shown nothing yet beside its settings. */
export const capabilities = (of: Charger, declared: DeclaredCapabilities = {}): StationCapabilities => {
  const declaration = {
    family: of.family,
    version: 1,
    capabilities: declared,
    exclusion: null,
    declaredAt: START,
    declaredBy: 'user:mara',
    reason: 'its manual',
  };
  return judgeCapabilities({ charger: of, session: session(), declaration, observations: [], exceptions: [] }, START);
};

export const facts = (phase: MigrationPhase, over: Partial<MigrationFacts> = {}): MigrationFacts => ({
  processId: 'mig_test',
  roundStartedAt: START,
  policy: defaultProcessPolicy,
  charger: charger(),
  chainLimitIsExclusive: false,
  endpoint: null,
  isCombined: false,
  v2gRoots: [],
  firstAnchor: null,
  unwantedAnchors: [],
  othersToGo: null,
  rootsOfOtherUses: [],
  capabilities: capabilities(over.charger ?? charger()),
  session: session(),
  attempts: [],
  anchors: [],
  requests: [],
  certificate: null,
  rootsOfCertificate: (over.anchors ?? []).map(({ fingerprint }) => fingerprint),
  discard: null,
  requestId: null,
  case: migrationCase(phase),
  activeKey: key(),
  pendingKey: null,
  reconnectFrom: null,
  keyIsBeingRotated: false,
  gatewayStartedAt: null,
  profile2: { url: 'wss://csms.example:8442/ocpp', messageTimeoutSeconds: 30 },
  profile3: { url: 'wss://csms.example:8443/ocpp', port: 8443, messageTimeoutSeconds: 30 },
  ...over,
});
