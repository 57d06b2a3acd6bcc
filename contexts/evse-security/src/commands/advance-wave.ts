import type { Transaction } from '@bfcert/kernel/transaction';
import { type EvseSecurityDependencies, WAVES } from '../ports.ts';
import { DECOMMISSIONED } from '../station-process/station-process.ts';
import { decideWave, type WaveDecision } from '../wave/decide.ts';
import type { Wave, WaveId, WaveMember } from '../wave/wave.ts';
import type { WaveObjection } from '../wave/wave-objection.ts';
import { type CommandContext, processContext } from './command-context.ts';
import { moveWave } from './move-wave.ts';
import { tellOfMember } from './tell-of-wave.ts';
import { readAround, type WaveAround, workOf } from './wave-work.ts';

/** So many are begun in one transaction. */
const AT_ONCE = 50;
const HOUR_MS = 3_600_000;
/** A wave that waits for the end of one of its stations is looked at so often all the same: the nudge that tells of it may be lost with a server. */
const LOOK_ANYWAY_MS = 30_000;

/**
 * The handler of the queue `waves`: does what this wave needs now, a few stations in each transaction, until it has to wait. Any number of callers
 * may do so at once: the row's lock keeps them apart, and what is begun is written with it, so that no station is begun twice.
 */
export async function advanceWave(deps: EvseSecurityDependencies, waveId: WaveId): Promise<void> {
  const known = await deps.transactions.snapshot((tx) => deps.stores.waves.find(tx, waveId));
  if (known === null) return;
  const around = await readAround(deps, known);
  const isClockInDoubt = (await deps.lifecycle.noticeClockDoubt()) !== null;
  while (await deps.transactions.run((tx) => takeTurn(deps, tx, waveId, { around, isClockInDoubt })));
}

interface WaveWithAround {
  readonly wave: Wave;
  readonly around: WaveAround;
}

/** False: nothing more now. */
async function takeTurn(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  waveId: WaveId,
  { around, isClockInDoubt }: { readonly around: WaveAround; readonly isClockInDoubt: boolean },
): Promise<boolean> {
  const { stores, clock } = deps;
  const wave = await stores.waves.lock(tx, waveId);
  if (wave === null || wave.state !== 'running') return false;
  const now = clock.now();
  const decision = decideWave(
    {
      wave,
      isClockInDoubt,
      groups: await stores.waves.tallies(tx, wave),
      begunLately: await stores.waves.begunSince(tx, wave, new Date(now.getTime() - HOUR_MS)),
      next: await stores.waves.nextWaiting(tx, waveId, lookAhead(wave)),
    },
    now,
  );
  return act(deps, tx, { wave, around }, decision);
}

/** Those whose rate is used up are passed over, for others behind them. */
const lookAhead = ({ rules }: Wave): number => Math.max(AT_ONCE, Math.min(rules.atOnce, 1_000)) * 2;

async function act(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { wave, around }: WaveWithAround,
  decision: WaveDecision,
): Promise<boolean> {
  const { stores, clock, nudges } = deps;
  const context = processContext(wave.id, `wave ${wave.name}`);
  switch (decision.kind) {
    case 'begin':
      await begin(deps, tx, { wave, around }, decision.members.slice(0, AT_ONCE), context);
      return true;
    case 'hold': {
      const { code, group, because } = decision;
      const change = { hold: { code, group, because, at: clock.now() }, waitingFor: 'somebody to look at what failed' };
      await moveWave(deps, tx, wave, { on: 'held', action: 'hold-wave', because, change }, context);
      return false;
    }
    case 'complete':
      await moveWave(deps, tx, wave, { on: 'completed', action: 'complete-wave', because: 'each has ended' }, context);
      return false;
    case 'wait': {
      const { until } = decision;
      const now = clock.now();
      const isTimed =
        until === null
          ? wave.nextLookAt !== null && wave.nextLookAt > now
          : wave.nextLookAt?.getTime() === until.getTime();
      if (isTimed && wave.waitingFor === decision.for) return false;
      const nextLookAt = until ?? new Date(now.getTime() + LOOK_ANYWAY_MS);
      await stores.waves.save(tx, { ...wave, waitingFor: decision.for, nextLookAt });
      if (until !== null) await nudges.nudge(tx, WAVES, wave.id, { startAfter: until });
      return false;
    }
    default:
      return decision satisfies never;
  }
}

/** One against whom something is known by now is left out, with what it is. */
async function begin(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { wave, around }: WaveWithAround,
  members: readonly WaveMember[],
  context: CommandContext,
): Promise<void> {
  const { stores, clock } = deps;
  const found = await stores.chargers.findAll(
    tx,
    members.map(({ identityId }) => identityId),
  );
  const chargers = found.filter(({ decommissionedAt }) => decommissionedAt === null);
  const gone = new Set(found.filter((one) => !chargers.includes(one)).map(({ identityId }) => identityId));
  const work = workOf(wave);
  const objections = await work.objections(deps, tx, chargers, around);
  const reason = `wave ${wave.name}: ${wave.reason}`;
  for (const before of members) {
    const { identityId } = before;
    const now = clock.now();
    const objection = gone.has(identityId) ? IS_GONE : objections.get(identityId);
    const processId =
      objection === undefined ? await work.begin(deps, tx, identityId, wave, { ...context, reason }) : null;
    const leftOut = processId === null ? whyLeftOut(objection) : null;
    const after: WaveMember = {
      ...before,
      state: leftOut === null ? 'under_way' : 'left_out',
      processId,
      begunAt: leftOut === null ? now : null,
      changedAt: now,
      because: leftOut,
    };
    await stores.waves.saveMember(tx, after);
    const because = leftOut?.detail ?? `group ${before.group}`;
    await tellOfMember(deps, tx, { action: 'begin-wave-member', before, after, because }, context);
  }
}

/** It was decommissioned at this moment: its place in the wave is being given up. */
const IS_GONE = { code: DECOMMISSIONED, detail: 'The station is decommissioned.' } as const;

const whyLeftOut = (
  objection: Pick<WaveObjection, 'code' | 'detail'> | undefined,
): NonNullable<WaveMember['because']> =>
  objection === undefined
    ? { code: 'case_is_open', detail: 'The same was begun for it by somebody else.' }
    : { code: objection.code, detail: objection.detail };
