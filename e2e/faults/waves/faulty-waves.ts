import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ApiClient, ApiRefusal } from '@bfcert/api-client';
import { CommandLine } from '../../system/command-line.ts';
import { childrenOf, type Role } from '../../system/processes.ts';
import type { Random } from '../../system/random.ts';
import { startSystem } from '../../system/start-system.ts';
import { answered, until } from '../../system/stations.ts';
import { inTwo, twoAdministrators } from '../../system/two-administrators.ts';
import { addedSince, type RowOutcome } from '../row.ts';
import { casesInQuarantine, commandsToFormerOwners, watchHistory } from '../stations/watch.ts';
import { FaultySystem } from '../system/faulty-system.ts';
import { isAtRest } from '../system/fleet.ts';
import { Member } from '../system/member.ts';
import { liveRecords } from '../system/records.ts';
import { type Due, judgeWave } from './judge-wave.ts';
import { planWave, stationsOfWave, type WavePlan } from './plan.ts';
import { Stillness } from './stillness.ts';
import { standingOf, storyOf, type WaveStanding } from './story.ts';
import { markOf, whatStands } from './what-stands.ts';

const PROGRAM = fileURLToPath(new URL('./cluster.ts', import.meta.url));
/** Silent ones fail soon, and a gateway that is gone is missed soon. */
const SHORTER_PATIENCE = {
  BFCERT_PATIENCE_COMMAND_TIMEOUT_MS: '2000',
  BFCERT_PATIENCE_FIRST_RETRY_MS: '300',
  BFCERT_PATIENCE_GATEWAY_LEASE_MS: '10000',
};
/**
 * What a wave and its stations do after the last fault, milliseconds: with no change for so long they stand still, as what a killed
 * server had in hand is looked at after 30 s and the longest wait for a station is shorter.
 */
const PATIENCE = { longestMs: 150_000, atAllMs: 1_800_000 };
/** A cluster that was killed is well again, milliseconds. */
const WELL_MS = 300_000;
/** A station that was away is let in, milliseconds: the machine may be busy, and that it is let in at all is the question. */
const LET_IN_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** A server that is started answers within this time, milliseconds. */
const ANSWER_MS = 5_000;
const GATEWAYS = 2;
/** Of a system that has ended, characters. */
const LAST_WORDS = 10_000;
const reason = 'a fault run';

export type PersonAct = 'pause' | 'resume' | 'abort';

/** A wave that runs. */
export interface RunningWave {
  readonly waveId: string;
  readonly plan: WavePlan;
  readonly members: readonly Member[];
}

/** A cluster of two servers and two gateways, and one wave of newcomers after the other. */
export class FaultyWaves {
  readonly faulty: FaultySystem;
  /** One asks, the other answers. */
  readonly people: readonly [ApiClient, ApiClient];
  /** As long as it is stopped on purpose; resolves when it has been started again. */
  #offline: Promise<unknown> | null = null;
  /** Of each wave the stations, of a short run fewer. */
  #size = 20;
  #waves = 0;
  #holds = 0;
  #cases = 0;
  /** How often a person had to say that a station is to be led on. */
  #askedPeople = 0;
  /** A wave had no end: what comes after it would be judged beside it. */
  #hasStopped = false;

  private constructor(faulty: FaultySystem, people: readonly [ApiClient, ApiClient]) {
    this.faulty = faulty;
    this.people = people;
  }

  /** Runs `work` with a cluster of its own, and removes all of it afterwards; where a rule was broken its data is kept. */
  static async with<Value>(work: (waves: FaultyWaves) => Promise<Value>): Promise<Value> {
    const waves = await FaultyWaves.start();
    try {
      return await Promise.race([work(waves), waves.#endedByItself()]);
    } finally {
      const keepsData = waves.faulty.violations.all().length > 0;
      await waves.faulty.end({ keepsData });
      if (keepsData) process.stdout.write(`what broke a rule is kept in ${waves.faulty.system.dataDirectory}\n`);
    }
  }

  /** To be ended. */
  static async start(): Promise<FaultyWaves> {
    const system = await startSystem({
      dataDirectory: await mkdtemp(join(tmpdir(), 'bfcert-fault-')),
      program: PROGRAM,
      environment: SHORTER_PATIENCE,
    });
    const people = await twoAdministrators(system);
    const faulty = await FaultySystem.over(system, 0);
    await watchHistory(faulty.database);
    return new FaultyWaves(faulty, people);
  }

  end(): Promise<void> {
    return this.faulty.end();
  }

  /** It keeps whatever is killed here, and nothing here kills it: all waits of a run would be in vain. */
  async #endedByItself(): Promise<never> {
    const { system } = this.faulty;
    for (;;) {
      await system.ended();
      if (this.#offline === null) {
        throw new Error(`the system has ended by itself: ${system.stderr().slice(-LAST_WORDS)}`);
      }
      await this.#offline;
    }
  }

  /** A command that is given with the system stopped; resolves with what it printed, when the system is ready again. */
  async offline(args: readonly string[]): Promise<unknown> {
    const { system } = this.faulty;
    const away = Promise.withResolvers<void>();
    this.#offline = away.promise;
    await system.stop();
    const { exitCode, printed, stderr } = await new CommandLine(system).run(args);
    if (exitCode !== 0) throw new Error(`bfcert ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
    await system.startAgain();
    this.#offline = null;
    away.resolve();
    return printed;
  }

  /** Faults of one row, in as many waves as they need; the outcome is theirs alone. */
  async strikeTimes(
    { strike }: { readonly strike: (waves: FaultyWaves, random: Random, most: number) => Promise<number> },
    faults: number,
    random: Random,
    progress: (done: number) => void = () => {},
  ): Promise<RowOutcome> {
    const before = await this.faulty.begin();
    this.#size = stationsOfWave(faults);
    [this.#waves, this.#holds, this.#cases, this.#askedPeople] = [0, 0, 0, 0];
    let done = 0;
    while (done < faults && !this.#hasStopped) {
      done += await strike(this, random, faults - done);
      progress(done);
    }
    // What still goes on has no books that could be compared.
    const after = this.#hasStopped ? { ...before, ...this.faulty.outcome(done) } : await this.faulty.conclude(done);
    const outcome = addedSince(before, after);
    if (this.#waves === 0) return outcome;
    const told = `${this.#waves} waves of ${this.#size} stations, held ${this.#holds} times; ${this.#cases} cases were opened; a person was asked ${this.#askedPeople} times, as after too many tries in vain`;
    return { ...outcome, notes: [...outcome.notes, told] };
  }

  /**
   * A wave of newcomers that `disturb` does its worst to, until it has ended; then everything about it is judged. Resolves
   * with what `disturb` resolves with.
   */
  async under(random: Random, disturb: (wave: RunningWave) => Promise<number>): Promise<number> {
    const wave = await this.#begin(random);
    const met = await disturb(wave);
    await this.untilWell();
    // What still goes on is judged by nobody: its books are read at different moments.
    if (await this.#hasEnded(wave)) await this.#judge(wave);
    await Promise.all(wave.members.map(({ station }) => station.stop()));
    return met;
  }

  /** Something of it has yet to happen. One that stands still because it is held is led on first: a kill is to meet a wave that runs. */
  async goesOn(wave: RunningWave): Promise<boolean> {
    const { state, underWay, waiting } = await this.#standing(wave.waveId);
    if (state === 'held' && underWay === 0) await this.acts('resume', wave);
    return underWay > 0 || (waiting > 0 && state !== 'aborted');
  }

  /** Those of this role that run now. */
  pidsOf(role: Role): readonly number[] {
    return childrenOf(this.faulty.system.pid(), role);
  }

  /** kill -9 of these at once; resolves when they are gone. `thenWell`: when all of it works again. */
  async kill(role: Role, count: number, random: Random, thenWell = true): Promise<void> {
    const pids = await until(async () => this.pidsOf(role).length >= count && this.pidsOf(role));
    const first = random.between(0, pids.length - 1);
    for (const pid of [...pids, ...pids].slice(first, first + count)) process.kill(pid, 'SIGKILL');
    if (thenWell) await this.untilWell();
  }

  /** Every server reaches its database and both gateways. */
  async untilWell(): Promise<void> {
    const deadline = performance.now() + WELL_MS;
    const servers = this.#serverUrls();
    for (;;) {
      const gateways = await Promise.all(servers.map(gatewaysSeenBy));
      if (gateways.every((seen) => seen === GATEWAYS)) return;
      if (performance.now() > deadline) return this.faulty.violations.add('I3', `not well again: ${gateways.join()}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** As the cluster says itself at its start. */
  #serverUrls(): readonly string[] {
    const said = this.faulty.system.stdout().flatMap((line) => /server-\d+ +(http\S+)/.exec(line)?.[1] ?? []);
    if (said.length === 0) throw new Error('the cluster did not say where its servers are');
    return said;
  }

  /** Asked until it is answered; the wave may be in another state by then, which is an answer. */
  async acts(act: PersonAct, { waveId }: Pick<RunningWave, 'waveId'>): Promise<void> {
    const key = randomUUID();
    const [person] = this.people;
    try {
      await answered(() => person.post(`/waves/${waveId}/actions/${act}`, { reason }, key));
      this.faulty.history.add({ method: act, about: waveId, outcome: 'ok', said: act });
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.code !== 'not_possible_in_this_state') throw error;
      this.faulty.history.add({ method: act, about: waveId, outcome: 'fail', said: error.code });
    }
  }

  async #begin(random: Random): Promise<RunningWave> {
    const { faulty } = this;
    const plan = planWave(random, this.#size);
    const number = faulty.history.calls.length;
    const members = await Promise.all(
      plan.passengers.map(({ version, fault }, index) =>
        Member.start(faulty.system, `W${this.#waves + 1}-${number}-${index + 1}`, faulty.history, {
          version,
          faults: fault === null ? [] : [fault],
        }),
      ),
    );
    faulty.members = members;
    this.#waves += 1;
    const identityIds = members.map(({ identityId }) => identityId);
    const [asks] = this.people;
    const wish = { kind: 'migration', name: `wave ${number}`, selection: { identityIds }, rules: plan.rules, reason };
    const { waveId } = await asks.post<{ waveId: string }>('/waves', { ...wish, count: identityIds.length });
    await inTwo(this.people, `/waves/${waveId}/actions/start`, {});
    return { waveId, plan, members };
  }

  #standing(waveId: string): Promise<WaveStanding> {
    return answered(() => standingOf(this.faulty.database, waveId));
  }

  /** Whoever looks after it says “go on” whenever it stands still. False: it has no end, which breaks a rule. */
  #hasEnded(wave: RunningWave): Promise<boolean> {
    return this.#inTime('has no end', wave, async () => {
      const { state, underWay } = await this.#standing(wave.waveId);
      if (underWay > 0) return false;
      if (state === 'held' || state === 'paused') await this.acts('resume', wave);
      const isOver = state === 'completed' || state === 'aborted';
      return isOver && (await this.#haveTheGoodGoOn(wave)) === 0;
    });
  }

  /** Asks until it is so, as long as anything changes. */
  async #inTime(otherwise: string, { waveId, members }: RunningWave, ask: () => Promise<boolean>): Promise<boolean> {
    const { database, violations } = this.faulty;
    const stillness = new Stillness(PATIENCE, performance.now());
    while (!(await ask())) {
      const inVain = stillness.inVain(await answered(() => markOf(database, waveId)), performance.now());
      if (inVain !== null) {
        const stand = await answered(() => whatStands(database, waveId));
        const stations = members.flatMap(({ name, identityId, station }) =>
          stand
            .filter((one) => one.identityId === identityId)
            .map(({ stands }) => `${name}: ${stands}; the station ${JSON.stringify(station.state())}`),
        );
        violations.add('I3', [`${waveId} ${otherwise}: ${inVain}`, ...stations].join('\n      '));
        this.#hasStopped = true;
        return false;
      }
      await pause(LOOK_EVERY_MS);
    }
    return true;
  }

  /** Too many answers were lost on the way to these: a person, who is asked then, says that they are to be led on. */
  async #haveTheGoodGoOn({ plan, members }: RunningWave): Promise<number> {
    const good = members
      .filter((_, index) => plan.passengers[index]?.fault === null)
      .map(({ identityId }) => identityId);
    const stopped = await answered(() => casesInQuarantine(this.faulty.database, good));
    for (const caseId of stopped) {
      await answered(() =>
        this.faulty.system.api.post(`/migration-cases/${caseId}/actions/resume`, { reason }, randomUUID()),
      );
    }
    this.#askedPeople += stopped.length;
    return stopped.length;
  }

  async #judge(wave: RunningWave): Promise<void> {
    const { faulty } = this;
    const { waveId, plan, members } = wave;
    const names = new Map(members.map(({ identityId, name }) => [identityId, name]));
    const story = await answered(() => storyOf(faulty.database, waveId, names));
    const due = new Map(
      members.map(({ name }, index): [string, Due] => [
        name,
        plan.passengers[index]?.fault === null ? 'active' : 'failed',
      ]),
    );
    for (const { rule, what } of judgeWave(story, plan.rules, due)) faulty.violations.add(rule, `${waveId}: ${what}`);
    this.#holds += story.deeds.filter(({ action }) => action === 'hold-wave').length;
    this.#cases += story.members.reduce((sum, { cases }) => sum + cases, 0);
    const active = new Set(story.members.flatMap(({ name, state }) => (state === 'active' ? [name] : [])));
    const arrived = members.filter(({ name }) => active.has(name));
    const areIn = async (): Promise<boolean> => {
      const live = await answered(() => liveRecords(faulty.database));
      return arrived.every((member) => isAtRest(member, live));
    };
    if (!(await this.#inTime('has stations that are not at rest', wave, areIn))) return;
    await Promise.all(members.map((member) => faulty.comesBack(member, LET_IN_MS)));
    await faulty.check();
    for (const command of await commandsToFormerOwners(faulty.database)) {
      faulty.violations.add('I4', `${command} was for a session that another had taken over from`);
    }
  }
}

/** 0 while it does no work itself. */
async function gatewaysSeenBy(server: string): Promise<number> {
  try {
    const answer = await fetch(`${server}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const { gateways } = (await answer.json()) as { readonly gateways: readonly string[] };
    return answer.ok ? gateways.length : 0;
  } catch {
    // It is not there, which is why it is asked.
    return 0;
  }
}
