import {
  createStation,
  type FaultName,
  type FaultSettings,
  type Station,
  type StationOptions,
} from '@bfcert/simulator';
import type { System } from '../../system/start-system.ts';
import { enrol, stationOptions } from '../../system/stations.ts';
import type { History } from '../history/history.ts';
import { NotingStore } from './noting-store.ts';

/** A second signing request may follow the first soon: these stations are impatient. */
const CERT_SIGNING_WAIT_SECONDS = 1;

/** A station of a fault run: what it remembers stays, how it behaves may change. */
export class Member {
  readonly name: string;
  readonly identityId: string;
  readonly store: NotingStore;
  readonly #options: StationOptions;
  readonly #history: History;
  #station: Station;

  private constructor(options: StationOptions, store: NotingStore, identityId: string, history: History) {
    this.name = options.identity;
    this.identityId = identityId;
    this.store = store;
    this.#options = options;
    this.#history = history;
    this.#station = this.#create(options.faults ?? []);
  }

  /** Enrolled, and on its way in. */
  static async start(system: System, name: string, history: History, unlike: Partial<StationOptions>): Promise<Member> {
    const store = new NotingStore();
    const known = await stationOptions(system, name);
    const options = { ...known, store, certSigningWaitMinimum: CERT_SIGNING_WAIT_SECONDS, ...unlike };
    const member = new Member(options, store, await enrol(system, name), history);
    await member.station.start();
    return member;
  }

  get station(): Station {
    return this.#station;
  }

  /** The same station with other faults; it comes in anew. */
  async become(faults: readonly FaultName[], settings: FaultSettings = {}): Promise<void> {
    await this.#station.stop();
    this.#station = this.#create(faults, settings);
    const connected = this.#station.next('connected');
    await this.#station.start();
    await connected;
  }

  #create(faults: readonly FaultName[], faultSettings: FaultSettings = {}): Station {
    const station = createStation({ ...this.#options, faults, faultSettings });
    station.on('signing_request_answered', ({ outcome, spkiSha256 }) => {
      const call = { method: 'SignCertificate', about: this.name } as const;
      if (outcome === 'Accepted') this.#history.add({ ...call, outcome: 'ok', said: spkiSha256 });
      else if (outcome === 'Rejected') this.#history.add({ ...call, outcome: 'fail', said: outcome });
      else this.#history.add({ ...call, outcome: 'unknown', said: outcome });
    });
    return station;
  }
}
