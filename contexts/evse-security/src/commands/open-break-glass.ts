import type { EventActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { BreakGlass, BreakGlassId } from '../break-glass/break-glass.ts';
import { breakGlassSentences, lastUsedKey, objectionToBreakGlass } from '../break-glass/judge.ts';
import { ADMISSION_REFRESH, type EvseSecurityDependencies } from '../ports.ts';
import { lockStationOfBreakGlass, type StationOfBreakGlass } from './break-glass-facts.ts';
import type { CommandContext } from './command-context.ts';
import { moveBreakGlass } from './move-break-glass.ts';
import { addOrder } from './order-of-station.ts';
import { changeKeyState } from './record-key-change.ts';
import { recordBreakGlass } from './record-security-event.ts';
import { setAsidePendingKey } from './set-aside-pending-key.ts';

export interface AnsweredBreakGlass {
  readonly breakGlassId: BreakGlassId;
  readonly approvalId: string;
  /** Of the approval: anything but `approved` is a no. */
  readonly status: string;
  readonly answerer: EventActor;
}

/**
 * What two people have agreed to, if it may still be done; or it is turned down, and says why. The event of an answer may come
 * twice, and late: what does not wait for one any more stays as it is.
 */
export async function openBreakGlass(deps: EvseSecurityDependencies, answered: AnsweredBreakGlass): Promise<void> {
  const { breakGlassId, approvalId, status, answerer } = answered;
  const { stores, transactions } = deps;
  const known = await transactions.run((tx) => stores.breakGlasses.find(tx, breakGlassId));
  if (known === null) throw new Error(`${approvalId} is about ${breakGlassId}, which there is not`);
  const by = `${answerer.kind}:${answerer.id}`;
  const context: CommandContext = {
    actor: { ...answerer, owners: 'all' },
    reason: known.reason,
    correlationId: approvalId,
  };
  const opened = await transactions.run(async (tx) => {
    const station = await lockStationOfBreakGlass(deps, tx, known.identityId);
    const asked = await stores.breakGlasses.lock(tx, breakGlassId);
    if (station === null || asked?.state !== 'asked') return false;
    const turnDown = (endedBecause: 'declined' | 'not_possible', reason: string) =>
      moveBreakGlass(
        deps,
        tx,
        asked,
        { on: 'turned_down', action: 'turn-down-break-glass', endedBecause },
        { ...context, reason },
      );
    if (status !== 'approved') {
      await turnDown('declined', `the question was ${status}`);
      return false;
    }
    const objection = objectionToBreakGlass({ ...station.facts, wish: asked }, deps.clock.now());
    if (objection !== null) {
      await turnDown('not_possible', breakGlassSentences[objection]);
      return false;
    }
    await open(deps, tx, { station, asked, by }, context);
    return true;
  });
  if (opened) await deps.admission.publish([known.identityId]);
}

async function open(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { station, asked, by }: { readonly station: StationOfBreakGlass; readonly asked: BreakGlass; readonly by: string },
  context: CommandContext,
): Promise<void> {
  const { stores, clock, nudges } = deps;
  const { identityId, until } = asked;
  const narrowed = (await stores.breakGlasses.inForceOf(tx, [identityId])).get(identityId);
  if (narrowed !== undefined) {
    const replaced = { on: 'replaced', action: 'end-break-glass', endedBecause: 'opened_anew' } as const;
    await moveBreakGlass(deps, tx, narrowed, replaced, context);
  }
  if (asked.key === 'last_used') {
    const key = lastUsedKey(station.facts.keys);
    if (key === null) throw new Error(`${asked.id} was judged with a key that there is not`);
    // One that was issued by hand for the one before, which somebody may have typed in by now.
    await setAsidePendingKey(deps, tx, identityId, context);
    if (key.state === 'retired') await changeKeyState(deps, tx, key, 'readmitted', context);
  }
  // It is down already, and stays where it is: only then was there one that is narrowed.
  const cameDownAt = narrowed?.cameDownAt ?? null;
  const changes = { approvedBy: by, openedAt: clock.now(), cameDownAt, lowered: narrowed?.lowered ?? null };
  const opened = await moveBreakGlass(
    deps,
    tx,
    asked,
    { on: 'approved', action: 'open-break-glass', ...changes },
    context,
  );
  await recordBreakGlass(deps, tx, opened, 'break_glass_opened');
  if (opened.lowers) {
    const lifetimeMs = until.getTime() - clock.now().getTime();
    const thing = { kind: 'lower_profile', breakGlassId: opened.id } as const;
    await addOrder(deps, tx, { identityId, thing, lifetimeMs }, context);
  }
  // Gateways learn at that time what it is worth then; what is written down of it comes with the next look.
  await nudges.nudge(tx, ADMISSION_REFRESH, identityId, { startAfter: until });
}
