import type { AdmissionEntry } from '@bfcert/evse-security/station-contract';
import { type Bench, startBench } from './test-bench.ts';
import { TestCsms } from './test-csms.ts';
import { type Dial, enter, type TestStation } from './test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';

export const CSR = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';
export const BOOT = { reason: 'PowerUp', chargingStation: { model: 'M1', vendorName: 'V' } };
export const STATUS = {
  timestamp: '2026-11-27T12:00:00Z',
  connectorStatus: 'Available',
  evseId: 1,
  connectorId: 1,
};
export const NEVER_BOOTED = { accepted: false, serialMismatch: false };

type Arrival = Partial<Dial> & Partial<Pick<AdmissionEntry, 'upstream' | 'boot'>>;

/** A gateway in front of a CSMS, which it knows under the name of each policy, and as one of few versions. */
export class FrontBench {
  readonly csms: TestCsms;
  readonly bench: Bench;
  readonly #stations: TestStation[] = [];

  private constructor(csms: TestCsms, bench: Bench) {
    this.csms = csms;
    this.bench = bench;
  }

  static async start(): Promise<FrontBench> {
    const csms = await TestCsms.start({ protocols: ['ocpp2.0.1', 'ocpp2.1', 'ocpp1.6'] });
    const main = { url: csms.url, securityProfile: 0 as const };
    const policies = (['refuse', 'pass', 'take_over'] as const).map((policy) => {
      return { ...main, name: policy, certificateCommands: policy };
    });
    const bench = await startBench({
      settings: {
        upstreams: [...policies, { ...main, name: 'of 2.0.1 and 1.6', protocols: ['ocpp2.0.1', 'ocpp1.6'] }],
      },
      upstreamHoldMs: 200,
      upstreamAnswerTimeoutMs: 2_000,
      upstreamBackOff: { firstMs: 20, mostMs: 50 },
      upstreamSteadyMs: 50,
      pendingIntervalSeconds: 7,
    });
    return new FrontBench(csms, bench);
  }

  /** A station in a session of ours; its upstream is connecting. */
  async arrive(name: string, { upstream = 'refuse', boot, ...how }: Arrival = {}): Promise<TestStation> {
    const { server } = this.bench;
    const entry = { upstream, passwords: [server.verifier(PASSWORD)] };
    server.admit(name, boot === undefined ? entry : { ...entry, boot });
    const station = await enter({ ...this.wayIn(name), ...how });
    this.#stations.push(station);
    await server.until(() => server.epochOf(`idn_${name}`) !== undefined);
    return station;
  }

  wayIn(name: string): Dial {
    const { server, gateway } = this.bench;
    return {
      port: gateway.ports.passwordOrCertificate,
      trustedRootsPem: server.trustedRootsPem,
      name,
      basic: { username: name, password: PASSWORD },
    };
  }

  async arriveAndConnect(name: string, how: Arrival = {}): Promise<TestStation> {
    const station = await this.arrive(name, how);
    await this.csms.until(() => this.csms.isConnected(name));
    return station;
  }

  /** As a test finds it: nobody is there but the CSMS. */
  async reset(): Promise<void> {
    for (const station of this.#stations.splice(0)) station.close();
    await this.csms.comeBack();
  }

  async stop(): Promise<void> {
    await this.bench.stop();
    await this.csms.goAway();
    if (this.csms.complaints.length > 0) throw new Error(this.csms.complaints.join('; '));
  }
}
