import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { StationOptions } from '@bfcert/simulator';
import { knock, type RawDial, RawStation } from '../../clients/raw-station.ts';
import { FurtherGateway } from '../../system/further-gateway.ts';
import type { Random } from '../../system/random.ts';
import { startSystem } from '../../system/start-system.ts';
import { answered } from '../../system/stations.ts';
import { Figures } from '../history/figures.ts';
import type { Violation } from '../history/rules.ts';
import { addedSince, type RowOutcome } from '../row.ts';
import { FaultySystem } from '../system/faulty-system.ts';
import type { Member } from '../system/member.ts';
import { Line } from './line.ts';
import { casesInQuarantine, commandsToFormerOwners, openRenewals, ownersOnRecord, watchHistory } from './watch.ts';

const PROGRAM = fileURLToPath(new URL('./cluster.ts', import.meta.url));

/** A peer that is silent is pinged and cut twice so long after it was last heard, milliseconds. */
export const PING_MS = 3_000;
/** A station of a fault run may take so long for a command, milliseconds. */
export const COMMAND_MS = 2_000;
/**
 * Where each station is, is on record so long after all else is at rest, milliseconds: what a server that was killed had
 * in hand is delivered again after ten seconds.
 */
const SETTLED_MS = 30_000;
const LOOK_EVERY_MS = 50;
const reason = 'a fault run';

const SHORTER_PATIENCE = {
  BFCERT_PATIENCE_COMMAND_TIMEOUT_MS: String(COMMAND_MS),
  BFCERT_PATIENCE_FIRST_RETRY_MS: '300',
  BFCERT_PATIENCE_GATEWAY_LEASE_MS: '10000',
};
/** Nobody here is held off for coming often: they are cut that often. */
const UNLIMITED = { burst: 1_000_000, perMinute: 1_000_000 };

/** A cluster, two gateways of its own that can be killed one by one, and a line for each station, which can be cut. */
export class FaultyCluster {
  readonly faulty: FaultySystem;
  readonly gateways: readonly [FurtherGateway, FurtherGateway];
  figures = new Figures();
  /** How often a person had to say that a station is to be led on. */
  #askedPeople = 0;
  readonly #lines: ReadonlyMap<string, Line>;

  private constructor(
    faulty: FaultySystem,
    gateways: readonly [FurtherGateway, FurtherGateway],
    lines: ReadonlyMap<string, Line>,
  ) {
    this.faulty = faulty;
    this.gateways = gateways;
    this.#lines = lines;
  }

  /** Runs `work` with a cluster of its own and so many stations, and removes all of it afterwards. */
  static async with<Value>(stations: number, work: (cluster: FaultyCluster) => Promise<Value>): Promise<Value> {
    const cluster = await FaultyCluster.start(stations);
    try {
      return await work(cluster);
    } finally {
      await cluster.end();
    }
  }

  /** To be ended. */
  static async start(stations: number): Promise<FaultyCluster> {
    const system = await startSystem({
      dataDirectory: await mkdtemp(join(tmpdir(), 'bfcert-fault-')),
      program: PROGRAM,
      environment: SHORTER_PATIENCE,
    });
    const { profile2, profile3 } = system.ports;
    const settings = {
      pingIntervalMs: PING_MS,
      failedAttempts: UNLIMITED,
      reconnections: UNLIMITED,
      floods: UNLIMITED,
    };
    const gateways = [
      await FurtherGateway.at(system, 'fault-1', settings),
      await FurtherGateway.at(system, 'fault-2', settings),
    ] as const;
    await Promise.all(gateways.map((gateway) => gateway.start()));
    const ports = { passwordOrCertificatePort: profile2, certificateOnlyPort: profile3 };
    // The outcast has a line too.
    const addresses = Array.from({ length: stations + 1 }, (_, index) => `127.0.9.${index + 1}`);
    const free = await Promise.all(addresses.map((address) => Line.open(address, ports, gateways)));
    const lines = new Map<string, Line>();
    const unlike = (name: string): Partial<StationOptions> => {
      const line = lines.get(name) ?? free.pop();
      if (line === undefined) throw new Error(`there is no line for ${name}`);
      lines.set(name, line);
      return { resolve: () => line.address };
    };
    const faulty = await FaultySystem.over(system, stations, unlike);
    await watchHistory(faulty.database);
    return new FaultyCluster(faulty, gateways, lines);
  }

  async end(): Promise<void> {
    // Their spools are in the folder that goes with the system.
    await Promise.all(this.gateways.map((gateway) => gateway.terminate()));
    await this.faulty.end();
    await Promise.all([...this.#lines.values()].map((line) => line.close()));
  }

  get members(): readonly Member[] {
    return this.faulty.members;
  }

  lineOf({ name }: Member): Line {
    const line = this.#lines.get(name);
    if (line === undefined) throw new Error(`${name} has no line`);
    return line;
  }

  /** Where a station is; undefined while it is nowhere. */
  gatewayOf(member: Member): FurtherGateway | undefined {
    const [nodeId] = this.lineOf(member).open;
    return this.gateways.find((gateway) => gateway.nodeId === nodeId);
  }

  otherThan(one: FurtherGateway): FurtherGateway {
    return this.gateways[0] === one ? this.gateways[1] : this.gateways[0];
  }

  /** Somebody else with this credential of the station, at that gateway, past the station's line. */
  async enters(member: Member, fingerprint: string, gateway: FurtherGateway): Promise<RawStation> {
    return RawStation.enter(await this.#dial(member, fingerprint, gateway));
  }

  /** Whether that credential opens that gateway's door; asked again while nobody is there (I3). */
  async isLetIn(member: Member, fingerprint: string, gateway: FurtherGateway): Promise<boolean> {
    const dial = await this.#dial(member, fingerprint, gateway);
    let status = 0;
    await this.faulty.inTime(`${member.name} found nobody at ${gateway.nodeId}`, async () => {
      // No TCP, no TLS, or a table that is not there yet.
      status = await knock(dial).catch(() => 0);
      return status !== 0 && status !== 503;
    });
    const entered = status === 101;
    this.faulty.history.add({
      method: 'enter',
      about: member.name,
      outcome: entered ? 'ok' : 'fail',
      said: `${status}`,
    });
    return entered;
  }

  /**
   * All is well again with every station, nothing is under way, and each has one owner (I4). Where a person is asked, as
   * after too many tries in vain, that person says: go on.
   */
  async untilAtRest(since: number): Promise<void> {
    await this.#untilNothingIsUnderWay();
    let last = since;
    for (let stopped = await this.#stopped(); stopped.length > 0; stopped = await this.#stopped()) {
      last = performance.now();
      for (const caseId of stopped) {
        await answered(() => this.faulty.system.api.post(`/migration-cases/${caseId}/actions/resume`, { reason }));
      }
      this.#askedPeople += stopped.length;
      await this.#untilNothingIsUnderWay();
    }
    await this.faulty.untilAtRest(last);
    const deadline = performance.now() + SETTLED_MS;
    let wrong = await this.#withoutOneOwner();
    while (wrong.length > 0 && performance.now() < deadline) {
      await pause(LOOK_EVERY_MS);
      wrong = await this.#withoutOneOwner();
    }
    for (const { rule, what } of wrong) this.faulty.violations.add(rule, what);
  }

  /** What was asked, signed, delivered and told so far, against the rules. */
  async check(): Promise<void> {
    await this.faulty.check();
    for (const command of await commandsToFormerOwners(this.faulty.database)) {
      this.faulty.violations.add('I4', `${command} was for a session that another had taken over from`);
    }
  }

  /** Faults of one row, in rounds; the outcome is theirs alone. */
  async strikeTimes(
    { strike }: { readonly strike: (cluster: FaultyCluster, random: Random) => Promise<number> },
    faults: number,
    random: Random,
    progress: (done: number) => void = () => {},
  ): Promise<RowOutcome> {
    const before = await this.faulty.begin();
    this.figures = new Figures();
    this.#askedPeople = 0;
    let done = 0;
    while (done < faults) {
      done += await strike(this, random);
      await this.check();
      progress(done);
    }
    const outcome = addedSince(before, await this.faulty.conclude(done));
    const notes = [...outcome.notes, `a person was asked ${this.#askedPeople} times, as after too many tries in vain`];
    return { ...outcome, notes, figures: this.figures.all() };
  }

  #untilNothingIsUnderWay(): Promise<void> {
    const { faulty } = this;
    return faulty.inTime('a renewal has no end', async () => (await openRenewals(faulty.database)) === 0);
  }

  /** The outcast's case stays where it is. */
  async #stopped(): Promise<readonly string[]> {
    return casesInQuarantine(
      this.faulty.database,
      this.members.map(({ identityId }) => identityId),
    );
  }

  async #dial({ name, store }: Member, fingerprint: string, gateway: FurtherGateway): Promise<RawDial> {
    const credential = store.credentials.get(fingerprint);
    if (credential === undefined) throw new Error(`${name} never had ${fingerprint}`);
    return {
      url: `wss://localhost:${gateway.certificateOnlyPort}/ocpp`,
      name,
      trustAnchorsPem: [await this.faulty.system.csmsRootPem()],
      credential,
    };
  }

  async #withoutOneOwner(): Promise<readonly Violation[]> {
    const owners = await ownersOnRecord(this.faulty.database);
    return this.members.flatMap((member): readonly Violation[] => {
      const { open } = this.lineOf(member);
      const known = owners.get(member.identityId) ?? [];
      if (open.length === 1 && known.length === 1 && known[0] === open[0]) return [];
      const rule = open.length > 1 || known.length > 1 ? 'I4' : 'I3';
      return [{ rule, what: `${member.name} is at [${open.join()}], and on record at [${known.join()}]` }];
    });
  }
}
