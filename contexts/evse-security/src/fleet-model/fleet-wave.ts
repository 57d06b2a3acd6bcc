import { objectionTo } from '../capability/objection.ts';
import { memberStateOfCase } from '../commands/migration-work.ts';
import type { MigrationPhase } from '../migration-case/migration-case.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import { decideWave, type WaveDecision } from '../wave/decide.ts';
import { divide } from '../wave/divide.ts';
import type { BegunLately, GroupTally } from '../wave/facts.ts';
import { memberAfter } from '../wave/member-after.ts';
import { tallyOf } from '../wave/tally.ts';
import { waveTransitions } from '../wave/transitions.ts';
import type { MemberState, Wave, WaveId, WaveMember, WaveRules } from '../wave/wave.ts';
import type { EventQueue } from './event-queue.ts';
import type { StationLine } from './station-line.ts';

const HOUR_MS = 3_600_000;
/** Nudges of one moment are one look. */
const LOOK_AFTER_MS = 1_000;

type Counted = { -readonly [Name in keyof GroupTally]: GroupTally[Name] };

const countedAs = {
  waiting: 'waiting',
  under_way: 'underWay',
  active: 'active',
  failed: 'failed',
  left_out: 'leftOut',
} as const;

export interface FleetWaveParts {
  readonly queue: EventQueue;
  readonly rules: WaveRules;
  /** Between a hold and the person who has looked at what failed and resumes. */
  readonly personTakesMs: number;
  readonly ended: () => void;
}

/** One wave of a fleet: decided as every wave is, with its members in memory and counted as they change. */
export class FleetWave {
  holds = 0;
  #wave: Wave;
  readonly #parts: FleetWaveParts;
  /** By position, from 1. */
  readonly #members: WaveMember[];
  readonly #lines: readonly StationLine[];
  readonly #positions = new Map<string, number>();
  #tallies: Counted[];
  #begunLately: BegunLately[] = [];
  /** Of the first that may still wait. */
  #next = 0;
  #isLooking = false;

  constructor(number: number, lines: readonly StationLine[], parts: FleetWaveParts) {
    this.#parts = parts;
    const now = new Date(parts.queue.now);
    const id = `wave ${number}` as WaveId;
    this.#wave = {
      id,
      kind: 'migration',
      bundle: null,
      bundleId: null,
      name: id,
      state: 'running',
      selection: {},
      rules: parts.rules,
      owners: [],
      plannedBy: '',
      plannedAt: now,
      reason: '',
      startedBy: '',
      startedAt: now,
      endedAt: null,
      hold: null,
      failuresCountFrom: null,
      waitingFor: null,
      nextLookAt: null,
      changedAt: now,
      version: 1,
    };
    const divided = divide(
      lines.map((line) => ({ line, family: line.record.charger.family })),
      parts.rules,
    );
    this.#lines = divided.map(({ line }) => line);
    this.#members = divided.map(({ line: { record }, family, position, group }) => {
      const { identityId } = record.charger;
      this.#positions.set(identityId, position);
      const nothingYet = { processId: null, begunAt: null, failedAt: null, because: null } as const;
      const { cohorts } = record;
      return {
        waveId: id,
        identityId,
        position,
        group,
        family,
        cohorts,
        state: 'waiting',
        changedAt: now,
        ...nothingYet,
      };
    });
    this.#tallies = this.#counted();
    this.look();
  }

  #counted(): Counted[] {
    return tallyOf(this.#members, this.#wave.failuresCountFrom).map((tally) => ({ ...tally }));
  }

  /** A member's case has moved. */
  moved(identityId: string, row: StationProcess<string>): void {
    const position = this.#positions.get(identityId);
    const before = position === undefined ? undefined : this.#members[position - 1];
    if (before === undefined || before.state === 'waiting') return;
    const state = memberStateOfCase(row.phase as MigrationPhase);
    const after = memberAfter(before, state, row, new Date(this.#parts.queue.now));
    if (after === null) return;
    this.#change(before, after);
    this.look();
  }

  /** Soon: many things of one moment are looked at once. */
  look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#parts.queue.after(LOOK_AFTER_MS, () => {
      this.#isLooking = false;
      while (this.#wave.state === 'running' && this.#act(this.#decide()));
    });
  }

  #decide(): WaveDecision {
    const now = new Date(this.#parts.queue.now);
    const since = now.getTime() - HOUR_MS;
    const first = this.#begunLately.findIndex(({ at }) => at.getTime() > since);
    this.#begunLately = first === -1 ? [] : this.#begunLately.slice(first);
    return decideWave(
      {
        wave: this.#wave,
        isClockInDoubt: false,
        groups: this.#tallies,
        begunLately: this.#begunLately,
        next: this.#waiting(),
      },
      now,
    );
  }

  /** Of the first group that has any; more than can be begun at once. */
  #waiting(): readonly WaveMember[] {
    while (this.#members[this.#next] !== undefined && this.#members[this.#next]?.state !== 'waiting') this.#next++;
    const group = this.#members[this.#next]?.group;
    const found: WaveMember[] = [];
    for (let index = this.#next; found.length < 2 * this.#parts.rules.atOnce; index++) {
      const member = this.#members[index];
      if (member === undefined || member.group !== group) break;
      if (member.state === 'waiting') found.push(member);
    }
    return found;
  }

  /** True: there may be more to do now. */
  #act(decision: WaveDecision): boolean {
    const { queue, personTakesMs, ended } = this.#parts;
    switch (decision.kind) {
      case 'begin':
        for (const member of decision.members) this.#begin(member);
        return true;
      case 'hold':
        this.holds++;
        this.#move('held');
        queue.after(personTakesMs, () => {
          this.#move('resumed');
          this.#wave = { ...this.#wave, failuresCountFrom: new Date(queue.now) };
          this.#tallies = this.#counted();
          this.look();
        });
        return false;
      case 'complete':
        this.#move('completed');
        ended();
        return false;
      case 'wait':
        if (decision.until !== null) queue.at(decision.until.getTime(), () => this.look());
        return false;
      default:
        return decision satisfies never;
    }
  }

  #move(on: 'held' | 'resumed' | 'completed'): void {
    const state = waveTransitions.next(this.#wave.state, on);
    if (state === null) throw new Error(`a wave cannot do ${on} in ${this.#wave.state}`);
    this.#wave = { ...this.#wave, state };
  }

  /** One against whom something is known by now is left out. */
  #begin(member: WaveMember): void {
    const line = this.#lines[member.position - 1] as StationLine;
    const now = new Date(this.#parts.queue.now);
    const objection = objectionTo('migrate', line.record.capabilities(now));
    if (objection !== null) {
      const because = { code: objection.reason, detail: objection.detail };
      this.#change(member, { ...member, state: 'left_out', changedAt: now, because });
      return;
    }
    this.#change(member, { ...member, state: 'under_way', begunAt: now, changedAt: now });
    this.#begunLately.push({ at: now, isOwn: true, family: member.family, cohorts: member.cohorts });
    line.begin('migration');
  }

  #change(before: WaveMember, after: WaveMember): void {
    this.#members[after.position - 1] = after;
    const tally = this.#tallies[after.group - 1] as Counted;
    const count = (state: MemberState, by: 1 | -1): void => {
      tally[countedAs[state]] += by;
    };
    count(before.state, -1);
    count(after.state, 1);
    if (after.failedAt !== null && after.failedAt !== before.failedAt) tally.newFailures++;
    if (after.state === 'left_out') tally.newlyLeftOut++;
  }
}
