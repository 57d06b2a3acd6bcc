import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from '@bfcert/api-client';
import type { FaultName } from '@bfcert/simulator';
import type { Answer, Effort } from '../answer.ts';
import { type Child, startChild } from '../processes/child.ts';
import { enrolFleet } from '../stations/enrol-fleet.ts';
import { handshakesPerSecond } from '../stations/handshake-pace.ts';
import type { FleetParts, LastRefused } from '../stations/migrating-fleet.ts';
import { short } from '../statistics.ts';
import { type MeasuredSystem, startSystem } from '../system/start-system.ts';
import { type FailedMember, startWave, twoPeople, type WaveSeen, watchWave } from '../system/wave.ts';

const ERROR_PERCENT = 3;
/** How often a reader of the API looks. What it sees is at most so much later than it could have been seen. */
const LOOK_EVERY_MS = 100;
const COMES_BACK_WITHIN_MS = 60_000;
const GIVE_UP_MS = 30 * 60_000;
/** The product's own; of the quick form shorter ones. */
const COMMAND_TIMEOUT_MS = { whole: 30_000, quick: 3_000 } as const;

/**
 * A wave of stations of which 5 % know no command and 2 % say nothing, and 3 % may fail: when it halts, who is locked out,
 * and how soon each failure can be read. Then one of good stations, against what the machine can do in handshakes alone.
 */
export async function wave({ quick, note }: Effort): Promise<Answer> {
  const count = quick ? 60 : 1_000;
  const commandTimeoutMs = COMMAND_TIMEOUT_MS[quick ? 'quick' : 'whole'];
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-'));
  const settings = quick
    ? { BFCERT_PATIENCE_COMMAND_TIMEOUT_MS: String(commandTimeoutMs), BFCERT_PATIENCE_FIRST_RETRY_MS: '500' }
    : {};
  const system = await startSystem(directory, settings);
  try {
    const people = await twoPeople(system);
    const bad = await halted({ system, people, count, commandTimeoutMs, note });
    const seconds = await migrated({ system, people, count, first: count + 1, note });
    const limit = await handshakesPerSecond(quick ? 3 : 11);
    return answerOf({ count, ...bad, perSecond: count / seconds, limit });
  } finally {
    await system.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

interface WaveParts {
  readonly system: MeasuredSystem;
  readonly people: readonly [ApiClient, ApiClient];
  readonly count: number;
  readonly note: Effort['note'];
}

interface Halted {
  readonly atHold: WaveSeen;
  readonly after: WaveSeen;
  readonly lockedOut: number;
  /** Milliseconds from the answer, or from the deadline of who said nothing, until a reader of the API saw the failure. */
  readonly notSupported: readonly number[];
  readonly silent: readonly number[];
}

/** Of each 20 one knows no command, of each 50 one says nothing: no number is both. */
const faultsOf = (count: number): readonly (readonly [number, FaultName])[] =>
  Array.from({ length: count }, (_, index) => index + 1).flatMap((number): [number, FaultName][] => {
    if (number % 20 === 0) return [[number, 'not-supported']];
    return number % 50 === 7 ? [[number, 'silent']] : [];
  });

async function halted({
  system,
  people,
  count,
  commandTimeoutMs,
  note,
}: WaveParts & { readonly commandTimeoutMs: number }): Promise<Halted> {
  const { api } = system;
  const faults = faultsOf(count);
  const { fleet, identityIds } = await connected(system, { count, faults }, note);
  try {
    const rules = { canarySize: 0, groupSize: count, errorPercent: ERROR_PERCENT, successPercent: 90 };
    const waveId = await startWave(people, identityIds, { ...rules, atOnce: 100, perHour: 100_000 });
    const seenAt = new Map<string, number>();
    let atHold: WaveSeen | null = null;
    const isOver = ({ state, underWay }: WaveSeen): boolean => state === 'held' && underWay === 0;
    const after = await watchWave(
      api,
      waveId,
      { everyMs: LOOK_EVERY_MS, giveUpMs: GIVE_UP_MS, isOver },
      async (now) => {
        for await (const { wireName } of api.all<FailedMember>(`/waves/${waveId}/members?state=failed`))
          if (!seenAt.has(wireName)) seenAt.set(wireName, Date.now());
        if (now.hold === null || atHold !== null) return;
        atHold = now;
        note(now.hold.because);
      },
    );
    if (atHold === null) throw new Error('the wave was never seen held');
    const answeredAt = new Map(await fleet.ask<LastRefused>('lastRefused'));
    const silent = new Set(faults.filter(([, fault]) => fault === 'silent').map(([number]) => `CS-${number}`));
    const took = (isSilent: boolean): readonly number[] =>
      [...seenAt]
        .filter(([name]) => silent.has(name) === isSilent)
        .map(([name, at]) => at - (answeredAt.get(name) ?? Number.NaN) - (isSilent ? commandTimeoutMs : 0));
    return { atHold, after, lockedOut: await awayFor(fleet), notSupported: took(false), silent: took(true) };
  } finally {
    await fleet.stop();
  }
}

/** Seconds from the yes until each is on Profile 3. */
async function migrated({
  system,
  people,
  count,
  first,
  note,
}: WaveParts & { readonly first: number }): Promise<number> {
  const { fleet, identityIds } = await connected(system, { count, first }, note);
  try {
    const began = performance.now();
    const rules = { canarySize: 0, groupSize: count, errorPercent: 0, successPercent: 100 };
    const waveId = await startWave(people, identityIds, { ...rules, atOnce: 200, perHour: 100_000 });
    let told = 0;
    const isOver = ({ state }: WaveSeen): boolean => state !== 'draft' && state !== 'running';
    const end = await watchWave(system.api, waveId, { everyMs: 500, giveUpMs: GIVE_UP_MS, isOver }, ({ active }) => {
      if (active >= told + count / 10) note(`${active} of ${count} good ones are on Profile 3`);
      if (active >= told + count / 10) told = active;
    });
    if (end.active < count) throw new Error(`a good station failed: ${JSON.stringify(end)}`);
    return (performance.now() - began) / 1_000;
  } finally {
    await fleet.stop();
  }
}

async function connected(
  { api, profile2Url, csmsRootPem }: MeasuredSystem,
  parts: Pick<FleetParts, 'count' | 'first' | 'faults'>,
  note: Effort['note'],
): Promise<{ readonly fleet: Child; readonly identityIds: readonly string[] }> {
  const identityIds = await enrolFleet(api, parts);
  const mine = new Set(identityIds);
  const fleet = startChild(new URL('../stations/migrating-fleet.ts', import.meta.url));
  await fleet.ask('start', { ...parts, url: profile2Url, trustAnchorPem: csmsRootPem });
  for (const until = performance.now() + GIVE_UP_MS; ; ) {
    let online = 0;
    for await (const station of api.all<{ identityId: string; online: boolean }>('/stations'))
      if (station.online && mine.has(station.identityId)) online++;
    if (online === parts.count) break;
    if (performance.now() > until) throw new Error(`only ${online} of ${parts.count} have connected`);
    await wait(500);
  }
  note(`${parts.count} stations are connected`);
  return { fleet, identityIds };
}

/** How many do not come back, though each of these faults lets a station dial. */
async function awayFor(fleet: Child): Promise<number> {
  for (const until = performance.now() + COMES_BACK_WITHIN_MS; ; ) {
    const away = await fleet.ask<readonly string[]>('away');
    if (away.length === 0 || performance.now() > until) return away.length;
    await wait(500);
  }
}

function answerOf(
  found: Halted & { readonly count: number; readonly perSecond: number; readonly limit: number },
): Answer {
  const { count, atHold, after, lockedOut, notSupported, silent, perSecond, limit } = found;
  const all = [...notSupported, ...silent];
  const p99 = quantile(all, 0.99) / 1_000;
  const longest = Math.max(...all) / 1_000;
  const begun = count - atHold.waiting;
  const words = (took: readonly number[]): string =>
    took.length === 0
      ? 'none'
      : `${took.length}: median ${short(quantile(took, 0.5))} ms, longest ${short(Math.max(...took))} ms`;
  return {
    what: `a wave of ${count} simulated stations over TLS, 5 % NotSupported, 2 % silent, 3 % may fail; then ${count} good ones`,
    rows: [
      ['held when', `${atHold.failed} had failed, ${begun} of ${count} begun`],
      ['begun after that', String(atHold.waiting - after.waiting)],
      ['failed in the end, those under way included', String(after.failed)],
      ['locked out', String(lockedOut)],
      ['a failure can be read after the answer', words(notSupported)],
      ['a failure can be read after the deadline', words(silent)],
      ['99 of 100 within; longest', `${short(p99)} s; ${short(longest)} s`],
      ['good stations on Profile 3 per second', short(perSecond)],
      ['mTLS handshakes of a bare server per second', short(limit)],
      ['one ÷ the other', short(perSecond / limit)],
    ],
    figures: {
      failedAtHold: atHold.failed,
      begunAtHold: begun,
      begunAfterHold: atHold.waiting - after.waiting,
      lockedOut,
      visibleP99Seconds: p99,
      visibleLongestSeconds: longest,
      perSecond,
      handshakesPerSecond: limit,
      toHandshakes: perSecond / limit,
    },
    targets: [
      { what: 'locked out', bound: '≤', limit: 0, seen: { min: lockedOut, median: lockedOut, max: lockedOut } },
      {
        what: 'a failure is visible, 99 of 100, seconds',
        bound: '≤',
        limit: 2,
        seen: { min: p99, median: p99, max: p99 },
      },
    ],
  };
}

/** Of values in any order; NaN of none. */
function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN;
}
