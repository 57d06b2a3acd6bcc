import { admissionEntry } from '../admission/admission-entry.ts';
import { type AuthorizationKey, isUsable } from '../authorization-key/authorization-key.ts';
import { type AuthorizationKeyEvent, authorizationKeyTransitions } from '../authorization-key/transitions.ts';
import type { Observation, Seen } from '../capability/observation.ts';
import { judgeCapabilities, type StationCapabilities } from '../capability/station-capabilities.ts';
import type { Charger, StationSettings } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import type { CredentialRenewal } from '../credential-renewal/credential-renewal.ts';
import type { RenewalFacts } from '../credential-renewal/decide.ts';
import type { MigrationFacts, Profile3Entrance } from '../migration-case/facts.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { ProcessPolicy } from '../policy/process-policy.ts';
import type { SigningRequest } from '../signing-request/signing-request.ts';
import type { AdmissionEntry } from '../station-contract/index.ts';
import type { Attempt } from '../station-process/attempt.ts';
import type { AnchorFact } from '../station-process/check.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import { type TrustAnchorEvent, trustAnchorTransitions } from '../trust-anchor-installation/transitions.ts';
import type { FleetCertificate } from './fleet-certificate.ts';
import type { FleetStation, Shown } from './fleet-station.ts';

export interface FleetProcess {
  readonly kind: 'migration' | 'renewal';
  row: StationProcess<string>;
  attempts: readonly Attempt[];
  requests: readonly SigningRequest[];
}

/** Where stations come in with a certificate, in a fleet that there is not. */
const PROFILE_2 = { url: 'wss://csms.example:8442/ocpp', messageTimeoutSeconds: 30 };

export const PROFILE_3: Profile3Entrance = {
  url: 'wss://csms.example:8443/ocpp',
  port: 8443,
  messageTimeoutSeconds: 30,
};
export const PROFILE_2_PORT = 8442;

/** What the server knows of one station: the rows that its decisions are made from. */
export class StationRecord {
  readonly station: FleetStation;
  readonly cohorts: readonly string[];
  charger: Charger;
  keys: readonly AuthorizationKey[];
  anchors: readonly AnchorFact[];
  /** Those that may still open something, and the one that is on its way. */
  certificates: readonly FleetCertificate[] = [];
  session: Session | null = null;
  process: FleetProcess | null = null;
  /** Its latest: quarantine is a matter of the migration, whatever led to it. */
  migrationPhase: MigrationCase['phase'] | null = null;
  isLockedOut = false;
  connections = 0;
  #observations: readonly Observation[] = [];
  #capabilities: StationCapabilities | null = null;

  constructor(station: FleetStation, known: Pick<StationRecord, 'charger' | 'keys' | 'anchors' | 'cohorts'>) {
    this.station = station;
    this.charger = known.charger;
    this.keys = known.keys;
    this.anchors = known.anchors;
    this.cohorts = known.cohorts;
  }

  certificateOf(process: FleetProcess): FleetCertificate | null {
    return this.certificates.find(({ id }) => id === process.row.certificateId) ?? null;
  }

  facts(process: FleetProcess, policy: ProcessPolicy, now: Date): MigrationFacts & RenewalFacts {
    const { row, attempts, requests } = process;
    return {
      processId: row.id,
      roundStartedAt: row.roundStartedAt,
      policy,
      charger: this.charger,
      chainLimitIsExclusive: false,
      endpoint: null,
      isCombined: false,
      capabilities: this.capabilities(now),
      session: this.session,
      attempts: attempts.filter(({ round }) => round === row.round),
      anchors: this.anchors,
      v2gRoots: [],
      firstAnchor: null,
      unwantedAnchors: [],
      othersToGo: null,
      rootsOfOtherUses: [],
      requests,
      certificate: this.certificateOf(process)?.fact() ?? null,
      rootsOfCertificate: this.anchors.map(({ fingerprint }) => fingerprint),
      discard: null,
      requestId: null,
      case: row as MigrationCase,
      renewal: row as CredentialRenewal,
      activeKey: this.keys.find(({ state }) => state === 'active') ?? null,
      pendingKey: this.keys.find(({ state }) => state === 'pending') ?? null,
      keyIsBeingRotated: false,
      reconnectFrom: null,
      gatewayStartedAt: null,
      profile2: PROFILE_2,
      profile3: PROFILE_3,
    };
  }

  capabilities(now: Date): StationCapabilities {
    const { charger, session } = this;
    this.#capabilities ??= judgeCapabilities(
      { charger, session, declaration: null, observations: this.#observations, exceptions: [] },
      now,
    );
    return this.#capabilities;
  }

  changeCharger(change: Partial<Charger>): void {
    this.charger = { ...this.charger, ...change };
    this.#capabilities = null;
  }

  mergeSettings(settings: StationSettings): void {
    this.changeCharger({ settings: { ...this.charger.settings, ...settings } });
  }

  changeSession(session: Session | null): void {
    this.session = session;
    this.#capabilities = null;
  }

  observe(seen: readonly Seen[], now: Date): void {
    for (const one of seen) {
      const { identityId, firmwareVersion } = this.charger;
      const others = this.#observations.filter(({ capability }) => capability !== one.capability);
      const before = this.#observations.find(({ capability }) => capability === one.capability);
      const base = { identityId, capability: one.capability, seenAt: now, firmwareVersion, contradicts: null };
      const { value = null, evidence = '', refusal = null } = before ?? {};
      this.#observations = [
        ...others,
        'refused' in one
          ? { ...base, value, evidence, refusal: { detail: one.refused, at: now } }
          : { ...base, value: one.value, evidence: one.evidence, refusal },
      ];
    }
    if (seen.length > 0) this.#capabilities = null;
  }

  changeAnchor(fingerprint: string, event: TrustAnchorEvent): void {
    this.anchors = this.anchors.map((anchor) =>
      anchor.fingerprint === fingerprint
        ? { ...anchor, state: trustAnchorTransitions.next(anchor.state, event) ?? anchor.state }
        : anchor,
    );
  }

  changeKey(id: string, event: AuthorizationKeyEvent): void {
    this.keys = this.keys.map((key) =>
      key.id === id ? { ...key, state: authorizationKeyTransitions.next(key.state, event) ?? key.state } : key,
    );
  }

  /** The station has logged in with this key. */
  loggedInWith(keyId: string): void {
    if (this.keys.find(({ id }) => id === keyId)?.state !== 'pending') return;
    for (const { id, state } of this.keys) if (state === 'active') this.changeKey(id, 'replaced');
    this.changeKey(keyId, 'first_login');
    this.keys = this.keys.filter(isUsable);
  }

  /** As gateways have it. */
  entry(now: Date): AdmissionEntry {
    const fingerprints = this.certificates.flatMap((one) => one.admissible(now) ?? []);
    const nothing = { bootstrap: null, recorded: {}, hasHadItsOwn: false, acceptedNames: [], tolerated: [] };
    return admissionEntry(
      {
        charger: this.charger,
        keys: this.keys,
        formerKeyIsAdmitted: false,
        opening: 'nothing',
        facts: { ...nothing, fingerprints },
        vouching: null,
        controllerId: null,
        upstream: null,
      },
      now,
    );
  }
}

/** Whether a gateway lets it in with this. The key of a password stands for its secret. */
export const opens = (entry: AdmissionEntry, shown: Shown): boolean =>
  shown.profile === 3
    ? shown.fingerprint in entry.fingerprints
    : entry.profileFloor === 2 && entry.passwords.some(({ keyId }) => keyId === shown.keyId);
