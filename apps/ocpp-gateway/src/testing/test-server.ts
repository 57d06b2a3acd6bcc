import { createHmac, randomBytes, scryptSync } from 'node:crypto';
import {
  type AdmissionEntry,
  GATEWAY_SETTINGS_CHANGED,
  type GatewaySettingsInput,
  gatewaySettings,
  type LogUpload,
  type LogUploadAnswer,
  type LogUploaded,
  logUpload,
  logUploaded,
  type PasswordReading,
  type PasswordVerifier,
  SERVER_CERTIFICATES_CHANGED,
  type SessionEpoch,
  type StationCommand,
  type StationCommandOutcome,
  type StationFact,
  stationCommandOutcome,
  stationFacts,
  type UpstreamAccessAnswer,
} from '@bfcert/evse-security/station-contract';
import type { Json } from '@bfcert/kernel/canonical-json';
import type { GatewayLink, ServerLink } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { TestAuthority } from './test-authority.ts';
import { TestServerCertificates } from './test-server-certificates.ts';

type FactOf<Kind extends StationFact['kind']> = Extract<StationFact, { kind: Kind }>;

/** The server's half of the link, with the table in plain sight: what a gateway needs, and nothing behind it. */
export class TestServer {
  static readonly serverName = 'localhost';
  static readonly nodeId = 'gateway-1';
  readonly chargers = new TestAuthority('Charger identity root');
  readonly backendEc = new TestAuthority('Backend EC root');
  readonly backendRsa = new TestAuthority('Backend RSA root', { kind: 'rsa' });
  readonly serverCertificates = new TestServerCertificates(TestServer.serverName, {
    ec: this.backendEc,
    rsa: this.backendRsa,
  });
  readonly facts: StationFact[] = [];
  /** Unused when a server link was handed in. */
  readonly link = new InProcessLink();
  readonly signingRequests: Json[] = [];
  /** What the next `station.signing_request` is answered; a thrown error is a server that cannot store it. */
  onSigningRequest: () => Promise<Json> = async () => ({ accepted: true, reason: null });
  /** As of the next time that the gateway asks. */
  readonly settings: GatewaySettingsInput = { serverName: TestServer.serverName, organisation: 'BetterFleet' };
  readonly upstreamAccessQuestions: Json[] = [];
  /** What the next `station.upstream_access` is answered. */
  onUpstreamAccess: () => Promise<UpstreamAccessAnswer> = async () => ({ outcome: 'refused', reason: 'session_over' });
  readonly upstreamRenewals: Json[] = [];
  /** What the next `station.upstream_renewal` is answered. */
  onUpstreamRenewal: () => Promise<Json> = async () => ({ accepted: true });
  readonly upstreamChanges: Json[] = [];
  /** What the next `station.upstream_change` is answered. */
  onUpstreamChange: () => Promise<Json> = async () => ({ decision: 'refused', detail: 'not ours' });
  /** What is asked about certificates of others, by subject, and the answer to each; without one the handler throws. */
  readonly statusQuestions: { readonly subject: string; readonly payload: Json }[] = [];
  readonly onStatusQuestion = new Map<string, (payload: Json) => Promise<Json>>();
  /** What came with each upload, and what the next is answered. */
  readonly logUploads: LogUpload[] = [];
  onLogUpload: (upload: LogUpload) => Promise<LogUploadAnswer> = async () => ({
    outcome: 'refused',
    reason: 'token_unknown',
  });
  readonly logsUploaded: LogUploaded[] = [];
  onLogUploaded: (uploaded: LogUploaded) => Promise<Json> = async () => ({ accepted: true });
  readonly #pepper = randomBytes(32);
  readonly #entries = new Map<string, AdmissionEntry>();
  readonly #epochs = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  #server: ServerLink;
  readonly gatewayLink: GatewayLink;
  /** Before facts are taken; a thrown error is a database that is away, and has all of them brought again. */
  beforeFacts: (facts: readonly StationFact[]) => Promise<void> = async () => undefined;
  /** What stations were asked under before their next session, by identity. */
  readonly ownRequests = new Map<string, number[]>();
  /** By identity the upstream that has asked for a signing request for vehicles before its next session; null: none has. */
  readonly vehicleRequests = new Map<string, string | null>();
  /** Whether the gateway can keep what it reports; otherwise it is as with a full disk. */
  keepsFacts = true;
  /** Whether session epochs are given out. */
  givesEpochs = true;
  /** Which told each epoch by itself. */
  isOfTheReleaseBefore = false;
  /** As of the next snapshot. */
  factoryRootsPem = '';
  adoptedCasPem = '';
  #version = 1;

  constructor(server?: ServerLink) {
    this.#server = server ?? this.link.server();
    const gatewayLink = this.link.gateway(TestServer.nodeId);
    const publish = gatewayLink.publish.bind(gatewayLink);
    this.gatewayLink = Object.assign(gatewayLink, {
      publish: async (subject: string, payload: Json) => {
        if (!this.keepsFacts) throw new Error('no space left on device');
        await publish(subject, payload);
      },
    });
    this.serveOn(this.#server);
  }

  /** Also by another link, as a server that has started again. */
  serveOn(server: ServerLink): void {
    this.#server = server;
    this.#server.serve('admission.snapshot', async () => this.#snapshot());
    this.#server.serve('gateway.settings', async () => gatewaySettings.parse(this.settings));
    this.#server.serve('station.upstream_access', async (payload) => {
      this.upstreamAccessQuestions.push(payload);
      this.#look();
      return this.onUpstreamAccess();
    });
    this.#server.serve('gateway.server_certificate', async (payload) => {
      const answer = this.serverCertificates.answer(payload);
      this.#look();
      return answer;
    });
    this.#server.serve('station.signing_request', async (payload) => {
      this.signingRequests.push(payload);
      return this.onSigningRequest();
    });
    this.#server.serve('station.upstream_renewal', async (payload) => {
      this.upstreamRenewals.push(payload);
      return this.onUpstreamRenewal();
    });
    this.#server.serve('station.upstream_change', async (payload) => {
      this.upstreamChanges.push(payload);
      return this.onUpstreamChange();
    });
    for (const subject of [
      'station.certificate_status',
      'station.chain_status',
      'station.contract',
      'station.contract_certificate',
    ]) {
      this.#server.serve(subject, async (payload) => {
        this.statusQuestions.push({ subject, payload });
        const answer = this.onStatusQuestion.get(subject);
        if (answer === undefined) throw new Error('no answer');
        return answer(payload);
      });
    }
    this.#server.serve('station.log_upload', async (payload) => {
      const upload = logUpload.parse(payload);
      this.logUploads.push(upload);
      return this.onLogUpload(upload);
    });
    this.#server.serve('station.log_uploaded', async (payload) => {
      const uploaded = logUploaded.parse(payload);
      this.logsUploaded.push(uploaded);
      return this.onLogUploaded(uploaded);
    });
    this.#server.consume('station.facts', async (payload) => this.#take(stationFacts.parse(payload).facts));
  }

  get trustedRootsPem(): string[] {
    return [this.backendEc.root.pem, this.backendRsa.root.pem];
  }

  entry(identityId: string): AdmissionEntry {
    const entry = this.#entries.get(identityId);
    if (entry === undefined) throw new Error(`no entry ${identityId}`);
    return entry;
  }

  /** Puts or replaces an entry and tells the gateway. */
  admit(wireName: string, entry: Partial<AdmissionEntry> = {}): AdmissionEntry {
    const identityId = entry.identityId ?? `idn_${wireName}`;
    const whole: AdmissionEntry = {
      identityId,
      wireName,
      serialNumber: `SN-${wireName}`,
      organisation: 'Example CPO',
      profileFloor: 2,
      boot: { accepted: true, serialMismatch: false },
      fingerprints: {},
      passwords: [],
      bootstrap: null,
      acceptedNames: [],
      oneTimeKey: null,
      ...entry,
    };
    this.#entries.set(identityId, whole);
    this.#broadcast([whole], []);
    return whole;
  }

  /** As when a bundle has changed: every gateway finds that it has missed something, and asks. */
  changeAnchors(anchors: { readonly adoptedCasPem?: string; readonly factoryRootsPem?: string }): void {
    this.adoptedCasPem = anchors.adoptedCasPem ?? this.adoptedCasPem;
    this.factoryRootsPem = anchors.factoryRootsPem ?? this.factoryRootsPem;
    this.#version++;
    this.#broadcast([], []);
  }

  forget(identityId: string): void {
    this.#entries.delete(identityId);
    this.#broadcast([], [identityId]);
  }

  verifier(password: string | Buffer, keyId = 'key_1', reading: PasswordReading = 'plain'): PasswordVerifier {
    const salt = randomBytes(16);
    const verifier = createHmac('sha256', this.#pepper).update(salt).update(password).digest('base64');
    return { keyId, state: 'active', reading, scheme: 'hmac-sha256', salt: salt.toString('base64'), verifier };
  }

  /** Of a password that was imported and may be weak: its check takes time. */
  weakVerifier(password: string, keyId = 'key_weak'): PasswordVerifier {
    const [salt, cost] = [randomBytes(16), 1_024];
    const verifier = scryptSync(password, salt, 32, { N: cost }).toString('base64');
    return {
      keyId,
      state: 'active',
      reading: 'plain',
      scheme: 'scrypt',
      salt: salt.toString('base64'),
      cost,
      verifier,
    };
  }

  async command(
    identityId: string,
    command: StationCommand,
    overrides: { epoch?: number; timeoutMs?: number; vendorFirst?: boolean } = {},
  ) {
    const epoch = overrides.epoch ?? this.#epochs.get(identityId) ?? 0;
    const timeoutMs = overrides.timeoutMs ?? 5_000;
    const { vendorFirst = false } = overrides;
    const envelope = { identityId, epoch, timeoutMs, command, vendorFirst };
    const outcome = await this.#server.command(TestServer.nodeId, 'station.command', envelope, timeoutMs + 2_000);
    return stationCommandOutcome.parse(outcome) satisfies StationCommandOutcome;
  }

  epochOf(identityId: string): number | undefined {
    return this.#epochs.get(identityId);
  }

  /** Of the newest session that was reported of it; as the server does when it has recorded one. */
  async giveEpoch(identityId: string, lastBoot?: SessionEpoch['lastBoot']): Promise<void> {
    const connectionId = this.factsOf('session_opened').findLast(
      (fact) => fact.identityId === identityId,
    )?.connectionId;
    if (connectionId === undefined) throw new Error(`no session of ${identityId}`);
    await this.#tellEpoch(identityId, connectionId, lastBoot);
  }

  factsOf<Kind extends StationFact['kind']>(kind: Kind): FactOf<Kind>[] {
    return this.facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind);
  }

  tellSettingsChanged(): void {
    void this.#server.broadcast(GATEWAY_SETTINGS_CHANGED, {});
  }

  tellServerCertificatesChanged(): void {
    void this.#server.broadcast(SERVER_CERTIFICATES_CHANGED, {});
  }

  /** Resolves when `holds` does; looked at whenever a fact came, an epoch was given or a certificate was asked for. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  #snapshot(): Json {
    return {
      publisher: 'test-server',
      version: this.#version,
      edition: this.#version,
      clientCasPem: `${this.chargers.root.pem}${this.adoptedCasPem}`,
      adoptedCasPem: this.adoptedCasPem,
      factoryRootsPem: this.factoryRootsPem,
      pepper: this.#pepper.toString('base64'),
      entries: [...this.#entries.values()],
    };
  }

  #broadcast(upserts: AdmissionEntry[], removals: string[]): void {
    const fromVersion = this.#version;
    this.#version++;
    const numbers = { publisher: 'test-server', edition: this.#version, fromVersion, toVersion: this.#version };
    void this.#server.broadcast('admission.delta', { ...numbers, upserts, removals });
  }

  #look(): void {
    for (const look of this.#waiting) look();
  }

  async #take(facts: readonly StationFact[]): Promise<void> {
    await this.beforeFacts(facts);
    for (const fact of facts) {
      if (fact.kind === 'session_opened' && this.givesEpochs) await this.#tellEpoch(fact.identityId, fact.connectionId);
      this.facts.push(fact);
    }
    this.#look();
  }

  async #tellEpoch(identityId: string, connectionId: string, lastBoot?: SessionEpoch['lastBoot']): Promise<void> {
    const epoch = (this.#epochs.get(identityId) ?? 0) + 1;
    const ownRequests = this.ownRequests.get(identityId);
    const vehicleRequestsOf = this.vehicleRequests.get(identityId);
    const told = {
      identityId,
      connectionId,
      epoch,
      ...(lastBoot === undefined ? {} : { lastBoot }),
      ...(ownRequests === undefined ? {} : { ownRequests }),
      ...(vehicleRequestsOf === undefined ? {} : { vehicleRequestsOf }),
    };
    if (this.isOfTheReleaseBefore) await this.#server.command(TestServer.nodeId, 'session.epoch', told);
    else await this.#server.command(TestServer.nodeId, 'session.epochs', { sessions: [told] });
    this.#epochs.set(identityId, epoch);
  }
}
