import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { isAdmitted } from '../authorization-key/authorization-key.ts';
import type { BreakGlass, BreakGlassId, BreakGlassState } from '../break-glass/break-glass.ts';
import type { Charger } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayOperate, stationContext } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { moveBreakGlass } from './move-break-glass.ts';
import { lockOpenProcesses } from './open-processes.ts';
import { orderRaise } from './raise-profile.ts';
import { changeKeyState } from './record-key-change.ts';
import { recordBreakGlass } from './record-security-event.ts';
import { runOnce } from './run-once.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

export interface EndedBreakGlass {
  readonly state: BreakGlassState;
  readonly advice: string;
}

type Reason =
  | 'role_missing'
  | 'reason_missing'
  | 'break_glass_unknown'
  | 'break_glass_not_open'
  | 'idempotency_key_reused';
export type EndBreakGlassRefusal = { readonly reason: Reason; readonly detail: string };

/**
 * By one person: it takes away, and never the last way in. Where the station has come with its password since, that may be all
 * it can do: it is narrowed, and shut by the station's certificate or with its last key, for which two people answer.
 */
export async function endBreakGlass(
  deps: EvseSecurityDependencies,
  input: { readonly breakGlassId: BreakGlassId },
  context: CommandContext,
): Promise<Result<EndedBreakGlass, EndBreakGlassRefusal>> {
  const { stores, transactions } = deps;
  const { breakGlassId } = input;
  const known = await transactions.run((tx) => stores.breakGlasses.find(tx, breakGlassId));
  const inReach = known !== null && (await isInReach(deps, known.identityId, context));
  const about = inReach ? known.identityId : null;
  const reused = no('idempotency_key_reused', 'This key was used for something else.');
  const once = { command: 'end-break-glass', input: { ...input }, reused, context, about };
  const outcome = await runOnce<{ readonly state: BreakGlassState; readonly advice: string }, EndBreakGlassRefusal>(
    deps,
    once,
    async (tx) => {
      if (!mayOperate(context.actor)) return refused(no('role_missing', 'Your roles do not allow this.'));
      if (context.reason.trim() === '') return refused(no('reason_missing', 'Say why.'));
      const before = inReach ? await lock(deps, tx, known) : null;
      if (before === null) return refused(no('break_glass_unknown', 'There is no such break-glass.'));
      if (before.state === 'narrowed') return refused(no('break_glass_not_open', advice.narrowed));
      if (before.state !== 'open')
        return refused(no('break_glass_not_open', `It is ${before.state.replaceAll('_', ' ')}.`));
      const { state } = await over(deps, tx, before, 'by_person', context);
      return ok({ state, advice: state === 'narrowed' ? advice.narrowed : advice.ended });
    },
  );
  if (outcome.ok && about !== null) await deps.admission.publish([about]);
  return outcome;
}

const advice = {
  ended: 'Profile 2 is refused of it again; it comes in with its certificate as before.',
  narrowed:
    'It has not come with its certificate since: its password brings it to BootNotification Pending alone, where it is given a certificate. To shut that as well, revoke its key (bfcert keys revoke), for which two people answer.',
} as const;

/** The station came in: down with its password, or back with its certificate. With its row locked. */
export async function followEntrance(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  entrance: Entrance,
): Promise<void> {
  const { stores } = deps;
  const { identityId, profileFloor } = charger;
  if (profileFloor < 3) return;
  const before = (await stores.breakGlasses.inForceOf(tx, [identityId])).get(identityId);
  if (before === undefined) return followLateEntrance(deps, tx, charger, entrance);
  if (entrance.keyId !== null) {
    if (before.cameDownAt === null) await stores.breakGlasses.save(tx, { ...before, cameDownAt: entrance.at });
    // Once more, where the time of the order before is over.
    if (before.state === 'narrowed') await orderRaise(deps, tx, before);
    return;
  }
  if (!entrance.isProven || before.cameDownAt === null) return;
  const context = stationContext(charger, entrance.correlationId, 'the station came with its certificate again');
  const move = { on: 'returned', action: 'end-break-glass', endedBecause: 'returned' } as const;
  await moveBreakGlass(deps, tx, before, move, context);
}

interface Entrance {
  readonly at: Date;
  /** Of the password with which it came; null: it came with a certificate. */
  readonly keyId: string | null;
  /** It came with a certificate of its own, and that is on record. */
  readonly isProven: boolean;
  readonly correlationId: string;
}

/**
 * It had come down before the end, and its gateway could not say so in time: for a station that is down that was no end (I5).
 * Nobody comes in with a password otherwise whose floor is 3, but with one that was made for one login.
 */
async function followLateEntrance(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  { at, keyId, correlationId }: Entrance,
): Promise<void> {
  const { identityId } = charger;
  const key = (await deps.stores.keys.ofCharger(tx, identityId)).find(({ id }) => id === keyId);
  const last = key?.state === 'retired' ? await deps.stores.breakGlasses.latestOf(tx, identityId) : null;
  if (key === undefined || last === null || last.cameDownAt !== null) return;
  const wasOpen = last.openedAt !== null && last.openedAt <= at && last.endedAt !== null && at <= last.endedAt;
  if (last.state !== 'ended' || !wasOpen) return;
  const context = stationContext(charger, correlationId, 'it had come with its password before the end');
  await changeKeyState(deps, tx, key, 'readmitted', context);
  const move = { on: 'told_late', action: 'end-break-glass', cameDownAt: at } as const;
  await recordBreakGlass(deps, tx, await moveBreakGlass(deps, tx, last, move, context), 'break_glass_overdue');
}

/** A key of it was revoked, which may have been the last by which it admits anybody. With its row locked. */
export async function followRevokedKey(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  context: CommandContext,
): Promise<void> {
  const { identityId } = charger;
  const before = (await deps.stores.breakGlasses.inForceOf(tx, [identityId])).get(identityId);
  if (before === undefined) return;
  const goesBack = (await capabilitiesOfOne(deps, tx, charger)).key_rollback.value === true;
  if ((await deps.stores.keys.ofCharger(tx, identityId)).some((key) => isAdmitted(key, goesBack))) return;
  const move = { on: 'over', action: 'end-break-glass', endedBecause: 'key_revoked' } as const;
  await moveBreakGlass(deps, tx, before, move, context);
}

const BATCH = 200;
/** A question stands for a day (`APPROVAL_LIFETIME`), and its answer may be on its way for a while. */
const ASKED_MS = 25 * 3_600_000;

/** Every minute: those whose end date has come, and those that nobody has answered. Returns how many. */
export async function endDueBreakGlasses(deps: EvseSecurityDependencies): Promise<number> {
  const { transactions, stores, clock } = deps;
  const now = clock.now();
  const times = { at: now, askedBefore: new Date(now.getTime() - ASKED_MS) };
  const due = await transactions.run((tx) => stores.breakGlasses.due(tx, times, BATCH));
  const actor = systemActor('break-glass');
  const context = { actor, reason: 'its end date has come', correlationId: newId('cor', now.getTime()) };
  for (const one of due) {
    await transactions.run(async (tx) => {
      const before = await lock(deps, tx, one);
      if (before?.state === 'open' && before.until <= now) await over(deps, tx, before, 'end_date', context);
      if (before?.state === 'asked' && before.askedAt <= times.askedBefore) {
        const move = { on: 'turned_down', action: 'turn-down-break-glass', endedBecause: 'not_answered' } as const;
        await moveBreakGlass(deps, tx, before, move, { ...context, reason: 'nobody has answered' });
      }
    });
  }
  return due.length;
}

/** I5: what may be its last way in is narrowed, and an incident says so. */
async function over(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  before: BreakGlass,
  endedBecause: 'end_date' | 'by_person',
  context: CommandContext,
): Promise<BreakGlass> {
  const on = before.cameDownAt === null ? 'over' : 'over_while_down';
  const after = await moveBreakGlass(deps, tx, before, { on, action: 'end-break-glass', endedBecause }, context);
  if (after.state === 'narrowed') await recordBreakGlass(deps, tx, after, 'break_glass_overdue');
  return after;
}

async function lock(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId }: Pick<BreakGlass, 'id' | 'identityId'>,
): Promise<BreakGlass | null> {
  await lockOpenProcesses(deps, tx, identityId);
  await deps.stores.chargers.lock(tx, identityId);
  return deps.stores.breakGlasses.lock(tx, id);
}

const no = (reason: Reason, detail: string): EndBreakGlassRefusal => ({ reason, detail });
