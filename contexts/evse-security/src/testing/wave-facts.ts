import type { ChargerId } from '../charger/charger.ts';
import type { WaveFacts } from '../wave/facts.ts';
import { tallyOf } from '../wave/tally.ts';
import type { Wave, WaveId, WaveMember, WaveRules } from '../wave/wave.ts';

const waveId = 'wav_1' as WaveId;

export const T0 = new Date('2026-03-02T10:00:00Z');

export const rules: WaveRules = {
  canarySize: 2,
  groupSize: 10,
  successPercent: 90,
  errorPercent: 10,
  atOnce: 5,
  perHour: 1_000,
  perHourOfFamily: null,
  perHourOfCohort: null,
  window: null,
  notBefore: null,
};

export function runningWave(changed: Partial<WaveRules> = {}): Wave {
  return {
    id: waveId,
    kind: 'migration',
    bundle: null,
    bundleId: null,
    name: 'North',
    state: 'running',
    selection: {},
    rules: { ...rules, ...changed },
    owners: ['acme'],
    plannedBy: 'user:ada',
    plannedAt: T0,
    reason: 'test',
    startedBy: 'user:grace',
    startedAt: T0,
    endedAt: null,
    hold: null,
    failuresCountFrom: null,
    waitingFor: null,
    nextLookAt: T0,
    changedAt: T0,
    version: 1,
  };
}

export function member(position: number, changed: Partial<WaveMember> = {}): WaveMember {
  return {
    waveId,
    identityId: `idn_${position}` as ChargerId,
    position,
    group: 1,
    family: 'F',
    cohorts: [],
    state: 'waiting',
    processId: null,
    begunAt: null,
    changedAt: T0,
    failedAt: null,
    because: null,
    ...changed,
  };
}

/** The facts as a store derives them from the rows. */
export function factsOf(wave: Wave, members: readonly WaveMember[], limit = 200): WaveFacts {
  const waiting = members.filter(({ state }) => state === 'waiting').toSorted((a, b) => a.position - b.position);
  return {
    wave,
    isClockInDoubt: false,
    groups: tallyOf(members, wave.failuresCountFrom),
    begunLately: members
      .flatMap(({ begunAt, family, cohorts }) =>
        begunAt === null ? [] : [{ at: begunAt, isOwn: true, family, cohorts }],
      )
      .toSorted((a, b) => a.at.getTime() - b.at.getTime()),
    next: waiting.filter(({ group }) => group === waiting[0]?.group).slice(0, limit),
  };
}
