import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, parseCertificatePem } from '@bfcert/kernel/x509';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurity } from '../create-evse-security.ts';
import type { StationLink } from '../ports.ts';
import type {
  AdmissionEntry,
  SessionEpoch,
  SigningRequestAnswer,
  StationCommand,
  StationCommandEnvelope,
  StationCommandOutcome,
  StationFact,
} from '../station-contract/index.ts';
import { Doorkeeper, type LetIn } from './doorkeeper.ts';
import { type Afterwards, type Credential, type FakeStation, PROFILE_3_PORT } from './fake-station.ts';
import { Crash, type Mishap } from './mishap.ts';

interface Live {
  readonly bootstrap: boolean;
  readonly connectionId: string;
  readonly credential: Credential;
  epoch: number | null;
}

/** What one server decides by. */
export interface TestServer {
  readonly evse: EvseSecurity;
  readonly lifecycle: Lifecycle;
}

/** Stations in memory, and the gateway that they dial. */
export abstract class TestGateway implements TestServer {
  readonly clock = new FixedClock(new Date());
  readonly stations = new Map<ChargerId, FakeStation>();
  /** Every command that reached a station. */
  readonly commands: { readonly identityId: ChargerId; readonly command: StationCommand }[] = [];
  /** The admission table as gateways have it. */
  readonly published = new Map<string, AdmissionEntry>();
  /** The CAs that gateways have, as of when they last heard of them; empty before the first station comes. */
  clientCas: readonly Certificate[] = [];
  /** Signs of life reach gateways: by one of them they find that they have missed something. */
  heart: 'beats' | 'is silent' = 'beats';
  /** What stations heard of their requests for certificates towards vehicles. */
  readonly answers: SigningRequestAnswer[] = [];
  evse!: EvseSecurity;
  lifecycle!: Lifecycle;
  mishapFor: (command: StationCommand) => Mishap = () => 'none';
  factsArrive: 'once' | 'twice' = 'once';
  /** Other gateways that can be reached, what they are told to close, and what they hold of it; null: no answer. */
  nodes: readonly string[] = [];
  busIsUp = true;
  readonly ended: { readonly nodeId: string; readonly connectionId: string }[] = [];
  heldElsewhere: ReadonlySet<string> | null = new Set();
  /** What gateways were told of their sessions. */
  readonly epochs: (SessionEpoch & { readonly nodeId: string })[] = [];
  /** At once, before anything else is published or recorded. */
  afterEachCommand: (identityId: ChargerId) => unknown = () => undefined;
  protected readonly door = new Doorkeeper();
  readonly #live = new Map<ChargerId, Live>();
  /** Of each entry that gateways have: of two readings the one that was begun later counts. */
  readonly #editions = new Map<ChargerId, number>();
  #facts = 0;

  protected readonly stationLink: StationLink = {
    command: (_node, envelope) => this.#command(envelope),
    assignEpochs: async (nodeId, epochs) => {
      for (const told of epochs) await this.stationLink.assignEpoch(nodeId, told);
      return true;
    },
    assignEpoch: async (nodeId, told) => {
      this.epochs.push({ nodeId, ...told });
      const { identityId, connectionId, epoch } = told;
      const live = this.#live.get(identityId as ChargerId);
      if (live?.connectionId !== connectionId) return false;
      live.epoch = epoch;
      return true;
    },
    isConnected: () => this.busIsUp,
    nodes: () => this.nodes,
    endSessions: async (nodeId, sessions) => {
      this.ended.push(...sessions.map(({ connectionId }) => ({ nodeId, connectionId })));
      return this.heldElsewhere;
    },
  };

  /** Does this when its time has come. */
  abstract at(time: Date, run: () => Promise<void>): void;

  /** Has a server do this; `unanswered`: what whoever asked takes for the answer that never came. */
  protected serve<T>(work: (server: TestServer) => Promise<T>, _unanswered?: () => T): Promise<T> {
    return work(this);
  }

  connectSoon(identityId: ChargerId, afterMs = 1_000): void {
    this.at(new Date(this.clock.now().getTime() + afterMs), () => this.connect(identityId));
  }

  isLive(identityId: ChargerId): boolean {
    return this.#live.has(identityId);
  }

  /** Whether a gateway would let the station in now, by its published entry. */
  admits(identityId: ChargerId, credential: Credential, connectionId: string | null = null): LetIn | null {
    const entry = this.published.get(identityId);
    if (entry === undefined || !this.#standsUnderCa(identityId, credential)) return null;
    const factory = this.stations.get(identityId)?.factoryCertificate;
    const isFactory = credential.profile === 3 && credential.fingerprint === factory;
    return this.door.letsIn(entry, credential, { isFactory, connectionId });
  }

  async connect(identityId: ChargerId): Promise<void> {
    const station = this.#station(identityId);
    if (this.#live.has(identityId)) return;
    if (this.clientCas.length === 0) await this.#takeAnchors();
    for (const credential of station.credentials()) {
      const port = station.portFor(credential);
      const admitted = this.admits(identityId, credential);
      const seen = { at: this.clock.now().toISOString(), remoteAddress: '192.0.2.7', port, identityId };
      if (admitted === null) {
        const unknown = this.#standsUnderCa(identityId, credential)
          ? 'certificate_unknown'
          : 'certificate_chain_invalid';
        const reason = credential.profile === 3 ? unknown : 'wrong_password';
        const { wireName } = station;
        await this.fact({ ...seen, kind: 'handshake_refused', reason, wireName, certificate: null, count: 1 });
        continue;
      }
      const connectionId = `con-${++this.#facts}`;
      this.#live.set(identityId, { connectionId, credential, epoch: null, bootstrap: admitted.bootstrap });
      station.connected(credential);
      await this.fact({
        ...seen,
        kind: 'session_opened',
        connectionId,
        protocol: station.protocol,
        securityProfile: credential.profile,
        fingerprint: credential.profile === 3 ? credential.fingerprint : null,
        keyId: admitted.keyId,
        passwordReading: admitted.reading ?? null,
        tlsVersion: 'TLSv1.3',
        bootstrap: admitted.bootstrap,
        bindingExceptions: [],
      });
      if (station.bootIsDue) await this.#boot(identityId, connectionId, credential.profile);
      await this.say(identityId);
      return;
    }
    this.connectSoon(identityId, 60_000);
  }

  /** Over the line of its local controller, with that one's certificate. */
  async connectThrough(controllerId: ChargerId, fingerprint: string, identityId: ChargerId): Promise<void> {
    const connectionId = `con-${++this.#facts}`;
    this.#live.set(identityId, {
      connectionId,
      credential: { profile: 3, fingerprint },
      epoch: null,
      bootstrap: false,
    });
    await this.fact({
      at: this.clock.now().toISOString(),
      kind: 'session_opened',
      identityId,
      connectionId,
      protocol: this.#station(identityId).protocol,
      securityProfile: 3,
      port: PROFILE_3_PORT,
      remoteAddress: '192.0.2.9',
      fingerprint,
      controllerId,
      keyId: null,
      passwordReading: null,
      tlsVersion: 'TLSv1.3',
      bootstrap: false,
      bindingExceptions: [],
    });
  }

  /** Sends the security events that the station has not sent yet. */
  async say(identityId: ChargerId): Promise<void> {
    const { words } = this.#station(identityId);
    const connectionId = this.#live.get(identityId)?.connectionId;
    if (connectionId === undefined) return;
    for (const { type, techInfo } of words.splice(0)) {
      const at = this.clock.now().toISOString();
      await this.fact({ at, kind: 'security_event', identityId, connectionId, type, stationTime: at, techInfo });
    }
  }

  async disconnect(identityId: ChargerId): Promise<void> {
    const live = this.#live.get(identityId);
    if (live === undefined) return;
    this.#live.delete(identityId);
    const { connectionId } = live;
    const at = this.clock.now().toISOString();
    await this.fact({ at, kind: 'session_closed', identityId, connectionId, code: 1000, reason: '' });
  }

  /** As it comes over the link: at least once. */
  async fact(
    fact: { [Kind in StationFact['kind']]: Omit<Extract<StationFact, { kind: Kind }>, 'factId'> }[StationFact['kind']],
  ) {
    const whole: StationFact = { ...fact, factId: `fact-${++this.#facts}` };
    for (let times = this.factsArrive === 'twice' ? 2 : 1; times > 0; times--) {
      await this.serve(({ evse }) => evse.recordStationFacts([whole], { nodeId: 'gateway-1' }));
    }
  }

  async #boot(identityId: ChargerId, connectionId: string, securityProfile: 2 | 3): Promise<void> {
    const station = this.#station(identityId);
    station.bootIsDue = false;
    await this.fact({
      at: this.clock.now().toISOString(),
      kind: 'boot_notification',
      identityId,
      connectionId,
      securityProfile,
      vendor: 'V',
      model: 'M',
      serialNumber: station.serialNumber,
      firmwareVersion: station.firmwareVersion,
      reason: 'PowerUp',
      answered: 'accepted',
      serialMatchesBinding: true,
      hasModem: station.hasModem,
    });
  }

  async #command({ identityId, epoch, command }: StationCommandEnvelope): Promise<StationCommandOutcome> {
    const id = identityId as ChargerId;
    const live = this.#live.get(id);
    if (live === undefined) return { outcome: 'not_sent', detail: 'not_connected' };
    if (live.epoch === null) return { outcome: 'not_sent', detail: 'no_confirmed_epoch' };
    if (live.epoch !== epoch) return { outcome: 'not_sent', detail: 'stale_epoch' };
    const mishap = this.mishapFor(command);
    switch (mishap) {
      case 'none':
        return this.#deliver(id, command);
      case 'lost_before':
        return { outcome: 'unknown', detail: 'timeout' };
      case 'lost_after':
        await this.#deliver(id, command);
        return { outcome: 'unknown', detail: 'timeout' };
      case 'crash_before':
        throw new Crash();
      case 'crash_after':
        await this.#deliver(id, command);
        throw new Crash();
      case 'refused':
        return { outcome: 'rejected', detail: 'not now' };
      case 'socket_gone':
        this.at(this.clock.now(), () => this.disconnect(id));
        this.connectSoon(id);
        return { outcome: 'not_sent', detail: 'not_connected' };
      case 'gateway_away':
        return { outcome: 'not_sent', detail: 'gateway_away' };
      case 'gateway_killed':
        return this.#die();
      case 'queue_timeout':
        return { outcome: 'not_sent', detail: 'queue_timeout' };
      default:
        return mishap satisfies never;
    }
  }

  /** Nobody hears how it ended: whoever sent it waits for an answer until its time is over. */
  #die(): never {
    for (const id of this.#live.keys()) this.connectSoon(id, 2_000);
    this.#live.clear();
    this.at(new Date(this.clock.now().getTime() + 1_000), () =>
      this.fact({ kind: 'gateway_started', at: this.clock.now().toISOString() }),
    );
    throw new Crash();
  }

  async #deliver(id: ChargerId, command: StationCommand): Promise<StationCommandOutcome> {
    this.commands.push({ identityId: id, command });
    const { outcome, afterwards } = this.#station(id).answer(command);
    this.#thenDo(id, afterwards);
    await this.afterEachCommand(id);
    return outcome;
  }

  #thenDo(id: ChargerId, afterwards: Afterwards): void {
    const station = this.#station(id);
    if (afterwards === null && station.words.length > 0) this.at(this.clock.now(), () => this.say(id));
    if (afterwards === null) return;
    if (afterwards === 'report') {
      const asked = this.commands.at(-1)?.command;
      const requestId = asked?.kind === 'report_settings' ? asked.requestId : -1;
      this.at(this.clock.now(), () =>
        this.fact({
          at: this.clock.now().toISOString(),
          kind: 'settings_reported',
          identityId: id,
          connectionId: this.#live.get(id)?.connectionId ?? '',
          requestId,
          settings: station.limits ?? {},
        }),
      );
      return;
    }
    if (afterwards === 'send_csr') {
      this.at(this.clock.now(), () => this.sendRequest(id, station.csr()));
      return;
    }
    if (afterwards === 'send_v2g' || afterwards === 'send_v2g_20') {
      for (const csr of station.vehicleCsrs()) {
        const numbered = station.numberRequest(csr);
        const use = afterwards === 'send_v2g' ? 'v2g' : 'v2g_20';
        this.at(this.clock.now(), async () => {
          const connectionId = this.#live.get(id)?.connectionId ?? '';
          const message = { identityId: id, connectionId, csr, use } as const;
          this.answers.push(await this.evse.receiveSigningRequest({ ...message, ...numbered }));
        });
      }
      return;
    }
    this.at(this.clock.now(), () => this.disconnect(id));
    if (afterwards === 'restart' && station.faults.has('never-reconnects')) return;
    this.connectSoon(id);
  }

  /** A station asks for a certificate of its own. */
  protected async sendRequest(id: ChargerId, csr: string): Promise<void> {
    const connectionId = this.#live.get(id)?.connectionId ?? '';
    const message = { identityId: id, connectionId, csr, use: 'charging_station' } as const;
    const numbered = { ...message, ...this.#station(id).numberRequest(csr) };
    await this.serve(
      ({ evse }) => evse.receiveSigningRequest(numbered),
      () => this.unheard(id, csr),
    );
  }

  /** Nobody has answered its request. */
  protected unheard(_id: ChargerId, _csr: string): SigningRequestAnswer {
    throw new Error('a server has not answered');
  }

  protected async publishEverything(): Promise<void> {
    if (this.heart === 'beats')
      this.at(this.clock.now(), () => this.publish([...this.stations.keys()], { withAnchors: true }));
  }

  /** As this server reads it now, whenever that arrives. */
  protected async publish(
    ids: readonly ChargerId[],
    { withAnchors = false } = {},
    { evse }: Pick<TestServer, 'evse'> = this,
  ): Promise<void> {
    const edition = await evse.nextAdmissionEdition();
    if (withAnchors) await this.#takeAnchors();
    for (const id of ids) {
      const entry = await evse.admissionEntry(id);
      if (entry === null || edition < (this.#editions.get(id) ?? 0)) continue;
      this.#editions.set(id, edition);
      this.published.set(id, entry);
      // As a gateway does with every entry it gets.
      const live = this.#live.get(id);
      const now = live === undefined ? null : this.admits(id, live.credential, live.connectionId);
      if (live !== undefined && (now === null || (now.bootstrap && !live.bootstrap)))
        this.at(this.clock.now(), () => this.disconnect(id));
    }
  }

  async #takeAnchors(): Promise<void> {
    // A list, and no chain, which is only so long.
    const { clientCasPem } = await this.evse.admissionAnchors();
    const blocks = clientCasPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    this.clientCas = blocks.map((pem) => unwrap(parseCertificatePem(pem)));
  }

  /** What it was not sent by us is judged by its entry alone. */
  #standsUnderCa(id: ChargerId, credential: Credential): boolean {
    const shown = credential.profile === 3 ? this.#station(id).certificateOf(credential.fingerprint) : null;
    return shown === null || this.clientCas.some((ca) => ca.subject.der.equals(shown.issuer.der));
  }

  #station(id: ChargerId): FakeStation {
    const station = this.stations.get(id);
    if (station === undefined) throw new Error(`no station ${id}`);
    return station;
  }
}
