import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { BackOff } from '../connection/back-off.ts';
import type { CarrierLine } from '../connection/carrier.ts';
import { ConnectionKeeper, type Session } from '../connection/connection-keeper.ts';
import { SecureContexts } from '../connection/secure-contexts.ts';
import { FaultSet } from '../faults/fault-set.ts';
import type { Flash } from '../flash/flash.ts';
import { receiveCall } from '../incoming/receive-call.ts';
import { AnsweredCalls } from '../ocpp/answered-calls.ts';
import { CallPipe, type Reply } from '../ocpp/call-pipe.ts';
import type { ReportedVariable } from '../ocpp/messages.ts';
import type { OcppVersion } from '../ocpp/ocpp-version.ts';
import { OCPP_VERSIONS } from '../ocpp/ocpp-versions.ts';
import { systemTimers, type Timers } from '../ocpp/timers.ts';
import { Enrolment } from '../security/enrolment.ts';
import { fingerprintOf } from '../security/judge-anchor.ts';
import { LogSender } from '../security/log-sender.ts';
import { RefusedServers } from '../security/refused-servers.ts';
import { SecurityLog } from '../security/security-log.ts';
import { supersededAnchors } from '../security/superseded-anchors.ts';
import { authorizeContract, type Contract } from '../status/authorize-contract.ts';
import { StatusRounds } from '../status/status-rounds.ts';
import { TEMPERAMENTS } from '../temperaments/temperaments.ts';
import { askForContractCertificate, type ContractCertificateWish } from '../vehicles/ask-for-contract-certificate.ts';
import { combinedChain } from '../vehicles/list-vehicle-chains.ts';
import { VehicleEnrolment } from '../vehicles/vehicle-enrolment.ts';
import { afterConnecting } from './after-connecting.ts';
import { descriptionOf } from './description-of.ts';
import type { EventFeed } from './event-feed.ts';
import { withoutLowerProfiles } from './lower-profiles.ts';
import { Outbox } from './outbox.ts';
import { Registration } from './registration.ts';
import type { StationState } from './station.ts';
import { StationClock } from './station-clock.ts';
import type { StationContext, StationDescription } from './station-context.ts';
import type { StationOptions } from './station-options.ts';

/** From power on to power off: the parts of a station and what they tell each other. */
export class RunningStation implements StationContext {
  readonly description: StationDescription;
  readonly version: OcppVersion;
  readonly flash: Flash;
  readonly clock: Clock;
  readonly faults: FaultSet;
  readonly events: EventFeed;
  readonly registration: Registration;
  readonly enrolment: Enrolment;
  readonly securityLog: SecurityLog;
  readonly logSender: LogSender;
  readonly statusRounds: StatusRounds;
  readonly vehicles: VehicleEnrolment;
  readonly #timers: Timers;
  readonly #log: (line: string) => void;
  readonly #outbox: Outbox;
  readonly #answered = new AnsweredCalls();
  readonly #keeper: ConnectionKeeper;
  readonly #refusals: RefusedServers;
  readonly #isCarried: boolean;
  #pipe: CallPipe | null = null;
  #occupied = false;
  #rebootWhenIdle = false;
  #isOff = false;

  constructor(options: StationOptions, flash: Flash, events: EventFeed) {
    const { timers = systemTimers, backOff = {} } = options;
    const clock = new StationClock(options.clock ?? systemClock, options.timeSource ?? 'RealTimeClock');
    this.version = OCPP_VERSIONS[options.version ?? '2.0.1'];
    const manner = options.temperament === undefined ? {} : TEMPERAMENTS[options.temperament].hooks;
    this.faults = new FaultSet(options.faults ?? [], options.faultSettings, manner);
    const outbox = new Outbox(this.version, this.faults);
    this.#outbox = outbox;
    this.description = descriptionOf(options);
    this.flash = flash;
    this.events = events;
    this.clock = clock;
    this.#timers = timers;
    this.#isCarried = options.carriedBy !== undefined;
    this.#log = options.log ?? (() => undefined);
    this.registration = new Registration({
      description: this.description,
      outbox,
      events,
      clock,
      timers,
      csmsSays: (currentTime) => clock.csmsSays(currentTime),
      moved: (booted) => void this.#gateMoved(booted),
    });
    this.securityLog = new SecurityLog({
      flash,
      outbox,
      events,
      clock,
      maySend: () => this.registration.maySend(false),
      tells: this.faults.tellsEvents,
    });
    this.enrolment = new Enrolment({
      isForBoth: this.description.hasOneForBoth,
      numbersRequests: this.version.numbersRequests,
      identity: options.identity,
      serialNumber: options.serialNumber,
      keyAlgorithm: options.keyAlgorithm ?? 'P-256',
      flash,
      outbox,
      faults: this.faults,
      events,
      timers,
      maySend: () => this.registration.maySend(true),
    });
    this.vehicles = new VehicleEnrolment({
      seccIds: options.seccIds ?? [],
      numbersRequests: this.version.numbersRequests,
      flash,
      outbox,
      faults: this.faults,
      events,
      maySend: () => this.registration.maySend(true),
    });
    this.logSender = new LogSender({
      by: options.logUpload ?? 'put',
      flash,
      outbox,
      timers,
      resolve: options.resolve ?? ((host) => host),
      tellsCancelled: options.version !== '1.6',
    });
    this.statusRounds = new StatusRounds({
      by: options.statusBy ?? 'answer',
      flash,
      outbox,
      events,
      timers,
      now: () => clock.now(),
      maySend: () => this.registration.maySend(false),
    });
    this.#refusals = new RefusedServers(this.securityLog);
    this.#keeper = new ConnectionKeeper({
      identity: options.identity,
      version: this.version,
      crossSignedRoots: this.description.additionalRootCertificateCheck,
      flash,
      faults: this.faults,
      events,
      timers,
      contexts: options.contexts ?? new SecureContexts(),
      backOff: new BackOff({ minimumMs: 10_000, randomRangeMs: 10_000, repeatTimes: 4, ...backOff }),
      connectTimeoutMs: options.connectTimeoutMs ?? 30_000,
      resolve: options.resolve ?? ((host) => host),
      carriedBy: options.carriedBy ?? null,
      opened: (session) => this.#opened(session),
      closed: () => this.#closed(),
      failed: (failure) => this.#refusals.report(failure),
      rolledBack: async (discarded, restored) => {
        events.emit({ type: 'certificate_rolled_back', discarded, restored });
        await this.securityLog.report('DiscardedRenewedClientCertificate', discarded);
      },
    });
  }

  line(): CarrierLine | null {
    const { credential, anchors, slots } = this.flash.memory;
    const entry = Object.entries(slots).find(([, { securityProfile }]) => securityProfile >= 3);
    return credential === null || entry === undefined
      ? null
      : { slot: Number(entry[0]), profile: entry[1], credential, anchors };
  }

  async start(): Promise<void> {
    await this.securityLog.report('StartupOfTheDevice');
    this.#keeper.start();
  }

  async stop(): Promise<void> {
    this.#isOff = true;
    this.enrolment.end();
    this.statusRounds.end();
    this.logSender.end();
    await this.#keeper.stop();
  }

  authorize(contract: Contract): Promise<void> {
    return authorizeContract(contract, {
      flash: this.flash,
      events: this.events,
      outbox: this.#outbox,
      maySend: () => this.registration.maySend(false),
    });
  }

  askForContractCertificate(wish: ContractCertificateWish): Promise<void> {
    return askForContractCertificate(wish, {
      version: this.version,
      outbox: this.#outbox,
      events: this.events,
      maySend: () => this.registration.maySend(false),
    });
  }

  session(): Session | null {
    return this.#keeper.session;
  }

  occupied(): boolean {
    return this.#occupied;
  }

  occupy(): void {
    this.#occupied = true;
    this.reportConnectorStatus();
  }

  release(): void {
    this.#occupied = false;
    this.reportConnectorStatus();
    if (this.#rebootWhenIdle) this.reboot();
  }

  rebootWhenIdle(): void {
    this.#rebootWhenIdle = true;
    if (!this.#occupied) this.reboot();
  }

  reboot(): void {
    this.#rebootWhenIdle = false;
    this.events.emit({ type: 'rebooting' });
    this.registration.expectBoot('RemoteReset');
    this.enrolment.end();
    // Sent after the next BootNotification: the gate is closed now.
    void this.securityLog.report('ResetOrReboot').then(() => this.#keeper.leave('reboot'));
  }

  reconnect(): void {
    this.#keeper.leave('new certificate');
  }

  violation(detail: string): void {
    this.events.emit({ type: 'protocol_violation', detail });
    if (!this.faults.hangsUp) return;
    const session = this.session();
    // After the answer that says so. RFC 6455, 7.4.1: a protocol error.
    setImmediate(() => session?.socket.close(1002, 'against the standard'));
  }

  reportConnectorStatus(): void {
    if (!this.registration.maySend(true)) return;
    void this.#outbox.send('StatusNotification', {
      timestamp: this.clock.now().toISOString(),
      connectorStatus: this.#occupied ? 'Occupied' : 'Available',
      evseId: 1,
      connectorId: 1,
    });
  }

  async sendReport(requestId: number, reported: readonly ReportedVariable[]): Promise<void> {
    const generatedAt = this.clock.now().toISOString();
    for (const [seqNo, one] of reported.entries()) {
      const tbc = seqNo < reported.length - 1;
      await this.#outbox.send('NotifyReport', { requestId, generatedAt, seqNo, tbc, reportData: [one] });
    }
  }

  state(): StationState {
    const session = this.session();
    const { credential, anchors } = this.flash.memory;
    return {
      identity: this.description.identity,
      connection: session === null ? 'connecting' : 'open',
      registration: this.registration.status,
      slot: session?.route.slot ?? null,
      securityProfile: session?.route.profile.securityProfile ?? null,
      presentedFingerprint: session?.route.credential?.fingerprint ?? null,
      installedFingerprint: credential?.fingerprint ?? null,
      enrolling: this.enrolment.waiting,
      anchorFingerprints: anchors.map(fingerprintOf),
      connections: this.#keeper.connections,
    };
  }

  async #opened({ route, socket, server }: Session): Promise<void> {
    const pipe = new CallPipe({
      version: this.version,
      send: (text) => socket.send(text),
      nextId: this.faults.messageIds(),
      ownFields: this.faults.ownFields,
      receive: (action, payload) => this.#receive(action, payload),
      answersUnder: (id) => this.faults.answersUnder(id),
      violation: (detail) => this.violation(detail),
      timeoutMs: () => route.profile.messageTimeoutSeconds * 1_000,
      timers: this.#timers,
      answered: this.#answered,
    });
    this.#pipe = pipe;
    this.#outbox.opened(pipe);
    this.#refusals.connected();

    const { lastSlot, anchors } = this.flash.memory;
    const { bootsOnNewProfile } = this.version;
    const keepsBoth = this.description.activates === 'at_next_connection';
    if (bootsOnNewProfile && lastSlot !== null && lastSlot !== route.slot) this.registration.profileSwitched();
    const superseded = this.description.additionalRootCertificateCheck
      ? supersededAnchors(anchors, server.chainFingerprints)
      : [];
    const { version } = this;
    const isCarried = this.#isCarried;
    const { passwordsInSlotsOnly } = this.description;
    const connected = { route, version, isCarried, keepsBoth, passwordsInSlotsOnly, superseded };
    await this.flash.change((memory) => afterConnecting(memory, connected));
    for (const fingerprint of superseded) this.events.emit({ type: 'anchor_removed', fingerprint });
    socket.read((text) => pipe.receiveText(text));
    this.registration.connectionOpened();
  }

  #closed(): void {
    this.registration.connectionClosed();
    this.#outbox.closed();
    this.#pipe?.close();
    this.#pipe = null;
  }

  async #receive(action: string, payload: unknown): Promise<Reply> {
    const { answerDelayMs } = this.faults;
    if (answerDelayMs > 0) await new Promise<void>((resolve) => this.#timers.after(answerDelayMs, resolve));
    // Its memory may be another station's by now, which goes on from there.
    if (this.#isOff) return { kind: 'none' };
    try {
      const reply = await receiveCall(action, payload, this);
      if (reply.kind !== 'result')
        this.events.emit({ type: 'call_refused', action, code: reply.kind === 'error' ? reply.code : null });
      return reply;
    } catch (error) {
      // What the store could not keep was not done; the CSMS may ask again.
      this.#log(`${this.description.identity} could not do ${action}: ${String(error)}`);
      return { kind: 'error', code: 'InternalError', description: '' };
    }
  }

  async #gateMoved(booted: boolean): Promise<void> {
    if (this.registration.status === 'accepted') {
      await this.#settleSecurityProfile();
      if (booted) this.reportConnectorStatus();
      await this.securityLog.flush();
      await this.#holdCombinedChain();
    }
    await this.enrolment.connectionReady();
    await this.vehicles.connectionReady();
    await this.statusRounds.ready();
  }

  /** M06 is for what it shows to vehicles, whichever use that has beside. */
  async #holdCombinedChain(): Promise<void> {
    const chainPem = combinedChain(this.flash.memory, this.description);
    if (chainPem !== null && chainPem !== this.statusRounds.held) await this.statusRounds.hold(chainPem);
  }

  async #settleSecurityProfile(): Promise<void> {
    const profile = this.session()?.route.profile.securityProfile ?? 0;
    const before = this.flash.memory.securityProfile;
    if (profile === 2 && before === 3 && this.description.allowSecurityProfileDowngrade) {
      // It has no slot of Profile 2 but one that it was given since (A05.FR.08): so it rises again, should it be told to.
      await this.flash.change(() => ({ securityProfile: profile }));
    }
    if (profile <= before) return;
    await this.flash.change((memory) => withoutLowerProfiles(memory, profile));
    this.events.emit({ type: 'lower_profiles_removed' });
  }
}
