import type { CarrierLine } from '../connection/carrier.ts';
import { Flash } from '../flash/flash.ts';
import type { Contract } from '../status/authorize-contract.ts';
import { TEMPERAMENTS } from '../temperaments/temperaments.ts';
import type { ContractCertificateWish } from '../vehicles/ask-for-contract-certificate.ts';
import type { VehicleUse } from '../vehicles/vehicle-credential.ts';
import { EventFeed } from './event-feed.ts';
import { firstMemory } from './first-memory.ts';
import type { RegistrationStatus } from './registration.ts';
import { RunningStation } from './running-station.ts';
import type { StationEvent, StationEventOf, StationEventType } from './station-event.ts';
import type { StationOptions } from './station-options.ts';

export interface StationState {
  readonly identity: string;
  readonly connection: 'stopped' | 'connecting' | 'open';
  readonly registration: RegistrationStatus;
  /** Of the open connection; null without one. */
  readonly slot: number | null;
  readonly securityProfile: number | null;
  /** The certificate shown in this connection's handshake. */
  readonly presentedFingerprint: string | null;
  readonly installedFingerprint: string | null;
  readonly enrolling: boolean;
  /** SHA-256 of DER, lower-case hex. */
  readonly anchorFingerprints: readonly string[];
  /** How often it has been connected since it was started. */
  readonly connections: number;
}

/** One charging station: start it, watch it. The CSMS does the rest. */
export interface Station {
  readonly identity: string;
  /** Loads its memory and begins to connect; it goes on until `stop`. */
  start(): Promise<void>;
  /** Closes the connection. The store keeps everything: `start`, or another station over it, goes on from there. */
  stop(): Promise<void>;
  state(): StationState;
  on<Type extends StationEventType>(type: Type, listener: (event: StationEventOf<Type>) => void): () => void;
  onAny(listener: (event: StationEvent) => void): () => void;
  next<Type extends StationEventType>(
    type: Type,
    fits?: (event: StationEventOf<Type>) => boolean,
  ): Promise<StationEventOf<Type>>;
  /** What it would carry stations over, as their local controller; null: it has no certificate yet. */
  line(): CarrierLine | null;
  /** A vehicle begins to charge: Reset OnIdle is Scheduled until `release`. */
  occupy(): void;
  release(): void;
  /** The station asks for a certificate by itself (A03). */
  requestCertificate(): Promise<void>;
  /** Its EVSEs ask for certificates by themselves (A03). */
  requestVehicleCertificates(use: VehicleUse): Promise<void>;
  /** A V2G certificate was installed (PEM, leaf first, root left out): its status is asked for, and then once a week. */
  holdV2gChain(chainPem: string): Promise<void>;
  /** Base64 DER: the OCSP answers that a vehicle would be shown. */
  staples(): readonly string[];
  /** A vehicle shows a contract (C07). */
  authorizeContract(contract: Contract): Promise<void>;
  /** A vehicle asks for the certificate of its contract; resolves when it has its answers, which are told as events. */
  askForContractCertificate(wish: ContractCertificateWish): Promise<void>;
}

export function createStation(asked: StationOptions): Station {
  const options = asked.temperament === undefined ? asked : { ...TEMPERAMENTS[asked.temperament].options, ...asked };
  if (options.certificates === 'combined' && (options.seccIds ?? []).length > 0) {
    throw new Error('a station with one certificate for both has none for an EVSE alone');
  }
  const events = new EventFeed();
  const { identity, log } = options;
  if (log !== undefined) events.onAny((event) => log(`${identity} ${JSON.stringify(event)}`));
  let running: RunningStation | null = null;

  const mustRun = (): RunningStation => {
    if (running === null) throw new Error(`station ${identity} is not started`);
    return running;
  };

  return {
    identity,
    async start() {
      if (running !== null) throw new Error(`station ${identity} is already started`);
      const memory = await options.store.load();
      const flash = new Flash(options.store, memory ?? firstMemory(options));
      running = new RunningStation(options, flash, events);
      await running.start();
    },
    async stop() {
      await running?.stop();
      running = null;
      events.emit({ type: 'stopped' });
    },
    state: () => running?.state() ?? stoppedState(identity),
    on: (type, listener) => events.on(type, listener),
    onAny: (listener) => events.onAny(listener),
    next: (type, fits) => events.next(type, fits),
    line: () => running?.line() ?? null,
    occupy: () => mustRun().occupy(),
    release: () => mustRun().release(),
    requestCertificate: () => mustRun().enrolment.begin(),
    requestVehicleCertificates: (use) => mustRun().vehicles.begin(use),
    holdV2gChain: (chainPem) => mustRun().statusRounds.hold(chainPem),
    staples: () => running?.statusRounds.answers ?? [],
    authorizeContract: (contract) => mustRun().authorize(contract),
    askForContractCertificate: async (wish) => mustRun().askForContractCertificate(wish),
  };
}

const stoppedState = (identity: string): StationState => ({
  identity,
  connection: 'stopped',
  registration: 'none',
  slot: null,
  securityProfile: null,
  presentedFingerprint: null,
  installedFingerprint: null,
  enrolling: false,
  anchorFingerprints: [],
  connections: 0,
});
