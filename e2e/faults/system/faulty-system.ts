import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ApiRefusal } from '@bfcert/api-client';
import { type Database, embeddedConnection, openDatabase } from '@bfcert/kernel/postgres';
import { childOf, type Role } from '../../system/processes.ts';
import { type System, startSystem } from '../../system/start-system.ts';
import { until } from '../../system/stations.ts';
import { type Call, History } from '../history/history.ts';
import { type Violation, Violations } from '../history/rules.ts';
import type { RowOutcome } from '../row.ts';
import { isAtRest, startFleet, type Unlike } from './fleet.ts';
import { prepareMoments } from './held-moments.ts';
import { booksOfSystem, type Findings, findingsOf, judgeSystem } from './judge-system.ts';
import { watchKeptRequests } from './kept-requests.ts';
import type { Member } from './member.ts';
import { allRecords, liveRecords } from './records.ts';
import { shutOut } from './shut-out.ts';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));
/** People and stations are answered within this time, whatever is down elsewhere, milliseconds. */
const PROMPT_MS = 5_000;
/** What was signed is recorded, and what was begun is finished, within this time after a fault, milliseconds. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** The embedded system with stations on Profile 3, whose parts are killed, and everything that was ever asked of it. */
export class FaultySystem {
  readonly system: System;
  /** Those that take part now; of a run whose stations come and go the newest. */
  members: readonly Member[];
  readonly history: History;
  /** Of the row that runs. */
  violations = new Violations();
  readonly database: Database;
  #outcast: Awaited<ReturnType<typeof shutOut>> | null = null;
  #earlier: Findings | null = null;
  /** Found before this row began; what stays so is not its doing. */
  #standing: readonly Violation[] = [];
  #longestMs = 0;
  #slowestReadMs = 0;

  private constructor(system: System, database: Database, members: readonly Member[], history: History) {
    this.system = system;
    this.database = database;
    this.members = members;
    this.history = history;
  }

  /** Runs `work` with a system of its own and so many stations, and removes all of it afterwards. */
  static async with<Value>(stations: number, work: (faulty: FaultySystem) => Promise<Value>): Promise<Value> {
    const faulty = await FaultySystem.start(stations);
    try {
      return await work(faulty);
    } finally {
      await faulty.end();
    }
  }

  /** To be ended. */
  static async start(stations: number): Promise<FaultySystem> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'bfcert-fault-'));
    return FaultySystem.over(await startSystem({ dataDirectory, program: PROGRAM }), stations);
  }

  /** Of a system that runs: it ends with this one, and its data with it. */
  static async over(system: System, stations: number, unlike: Unlike = () => ({})): Promise<FaultySystem> {
    const connection = await embeddedConnection(system.dataDirectory);
    if (connection === null) throw new Error('the system has no database');
    const database = openDatabase(connection);
    await prepareMoments(database);
    await watchKeptRequests(database);
    const history = new History();
    const members = await startFleet(system, stations, history, unlike);
    const faulty = new FaultySystem(system, database, members, history);
    faulty.#outcast = await shutOut(system, unlike, (what) => faulty.violations.add('I7', what));
    return faulty;
  }

  async end({ keepsData = false } = {}): Promise<void> {
    await Promise.all([...this.members.map(({ station }) => station.stop()), this.#outcast?.stop()]);
    await this.database.close();
    await this.system.stop();
    if (!keepsData) await rm(this.system.dataDirectory, { recursive: true });
  }

  /**
   * Asks for the next certificate of a station, with the same key until there is an answer. What is in force may change
   * between the look and the request, as of a station that was just seen with its old one: then that is asked for anew.
   */
  async renew({ name, identityId }: Member): Promise<void> {
    let key = randomUUID();
    let isLost = false;
    const inForce = async () => {
      const live = await liveRecords(this.database);
      return live.find((one) => one.identityId === identityId && one.state === 'active');
    };
    await this.inTime(`no renewal of ${name} was answered`, async () => {
      const current = await inForce();
      if (current === undefined) return false;
      const path = `/certificates/${current.id}/actions/renew`;
      const call = await this.#call('renew', name, async () => {
        const next = await this.system.api.post<{ certificateId: string }>(path, { reason: 'a fault run' }, key);
        return next.certificateId;
      });
      isLost ||= call.outcome === 'unknown';
      if (call.outcome === 'fail' && !isLost && (await inForce())?.id !== current.id) {
        key = randomUUID();
        return false;
      }
      return call.outcome !== 'unknown';
    });
  }

  /**
   * A certificate of a station that has a newer one; resolves when the control plane has confirmed it. `compromisedOf`:
   * its key is in other hands, whether it is in use or not; the name of the station.
   */
  async revoke(recordId: string, compromisedOf?: string): Promise<void> {
    const why =
      compromisedOf === undefined
        ? { revocationReason: 'superseded' }
        : { revocationReason: 'keyCompromise', confirmIdentity: compromisedOf };
    const key = randomUUID();
    await this.inTime(`no revocation of ${recordId} was answered`, async () => {
      const call = await this.#call('revoke', recordId, async () => {
        await this.system.api.post(`/certificates/${recordId}/actions/revoke`, { reason: 'a fault run', ...why }, key);
        return 'revoked';
      });
      return call.outcome !== 'unknown';
    });
    await this.inTime(`the revocation of ${recordId} was not confirmed`, async () => {
      const records = await allRecords(this.database);
      return records.some(({ id, confirmedAt }) => id === recordId && confirmedAt !== null);
    });
  }

  /** Asks until it is so; a minute without it breaks a rule. */
  async inTime(otherwise: string, ask: () => Promise<boolean>): Promise<void> {
    const since = performance.now();
    while (!(await ask())) {
      if (performance.now() - since > PATIENCE_MS) return this.violations.add('I3', `${otherwise} in a minute`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** What a person reads is there, and at once. */
  async reads(path: string): Promise<void> {
    const began = performance.now();
    const { outcome } = await this.#call('read', path, async () => {
      await this.system.api.get(path);
      return 'read';
    });
    const took = performance.now() - began;
    this.#slowestReadMs = Math.max(this.#slowestReadMs, took);
    if (outcome !== 'ok') this.violations.add('I3', `${path} could not be read`);
    if (took > PROMPT_MS) this.violations.add('I3', `${path} was read after ${PROMPT_MS} ms only`);
  }

  /** A station that was away is let in at once with the certificate it has (I5). */
  async comesBack({ name, station }: Member, withinMs = PROMPT_MS): Promise<void> {
    await station.stop();
    const connected = station.next('connected');
    await station.start();
    const inTime = await Promise.race([connected, pause(withinMs, null, { ref: false })]);
    if (inTime === null) this.violations.add('I5', `${name} was not let in`);
  }

  /** kill -9; resolves with the moment at which it was done. */
  async kill(role: Role): Promise<number> {
    process.kill(await this.pidOf(role), 'SIGKILL');
    return performance.now();
  }

  pidOf(role: Role): Promise<number> {
    return until(async () => childOf(this.system.pid(), role));
  }

  /** Nothing is intended, let alone signed, that nobody has on record as ordered. */
  async checkIntents(): Promise<void> {
    const { intents } = booksOfSystem(this.system);
    const ordered = new Set((await allRecords(this.database)).map(({ id }) => id));
    for (const commandId of intents.keys()) {
      if (commandId.includes(':') || ordered.has(commandId)) continue;
      this.violations.add('I1', `${commandId} was intended, and no record of it is committed`);
    }
  }

  /** Until every station shows what its only live record says: that is also when a fault is over (I5). */
  async untilAtRest(since: number, members = this.members): Promise<void> {
    while (performance.now() - since < PATIENCE_MS) {
      const live = await liveRecords(this.database);
      if (members.every((member) => isAtRest(member, live))) {
        this.#longestMs = Math.max(this.#longestMs, performance.now() - since);
        return;
      }
      await pause(LOOK_EVERY_MS);
    }
    const live = await liveRecords(this.database);
    for (const member of members.filter((each) => !isAtRest(each, live))) {
      const records = live
        .filter(({ identityId }) => identityId === member.identityId)
        .map(({ state, fingerprint }) => `${state} ${fingerprint}`);
      this.violations.add(
        'I5',
        `${member.name} is not back after a minute: ${JSON.stringify({ records, station: member.station.state() })}`,
      );
    }
  }

  /** What both sides have now; `auditFaults` are none of the earlier ones'. */
  find(earlier: Findings | null = null): Promise<Findings> {
    return findingsOf(this, earlier);
  }

  /** Holds everything that was ever answered and delivered against the books of both sides. */
  async check(): Promise<Findings> {
    // What was said and installed before the books are read is in them; what comes meanwhile may not be.
    const observed = {
      history: { calls: [...this.history.calls] },
      members: this.members.map(({ name, store }) => ({ name, store: { installed: store.installed } })),
    };
    const findings = await this.find(this.#earlier);
    const found = judgeSystem(observed, findings, this.#earlier);
    this.violations.addAll(
      found.filter((one) => !this.#standing.some(({ rule, what }) => rule === one.rule && what === one.what)),
    );
    this.#earlier = findings;
    return findings;
  }

  /** Another row begins: violations and times are told of anew. Resolves with what there was until now. */
  async begin(): Promise<RowOutcome> {
    const before = await this.conclude(0);
    this.#standing = [...this.#standing, ...before.violations];
    this.violations = new Violations();
    this.#longestMs = 0;
    this.#slowestReadMs = 0;
    return before;
  }

  async conclude(faults: number): Promise<RowOutcome> {
    const { books, records } = await this.check();
    const recorded = new Set(records.map(({ fingerprint }) => fingerprint));
    const certificates = [...books.certificates].filter(([commandId]) => !commandId.includes(':'));
    return {
      ...this.outcome(faults),
      signed: certificates.length,
      recorded: certificates.filter(([, { fingerprint }]) => recorded.has(fingerprint)).length,
    };
  }

  /** All but what was signed and recorded. */
  outcome(faults: number): Omit<RowOutcome, 'signed' | 'recorded'> {
    return {
      faults,
      calls: this.history.counts(),
      violations: this.violations.all(),
      notes: [
        ...(this.#longestMs === 0
          ? []
          : [`all was well again ${(this.#longestMs / 1_000).toFixed(1)} s after a fault at the latest`]),
        ...(this.#slowestReadMs === 0 ? [] : [`the slowest page took ${(this.#slowestReadMs / 1_000).toFixed(1)} s`]),
      ],
    };
  }

  async #call(method: string, about: string, ask: () => Promise<string>): Promise<Call> {
    try {
      return this.history.add({ method, about, outcome: 'ok', said: await ask() });
    } catch (error) {
      const refused = error instanceof ApiRefusal && error.status < 500;
      const said = refused ? error.code : String(error);
      return this.history.add({ method, about, outcome: refused ? 'fail' : 'unknown', said });
    }
  }
}
