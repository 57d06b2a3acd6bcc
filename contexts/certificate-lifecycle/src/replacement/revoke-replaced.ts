import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { SecondPerson } from '../approval/second-person.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { ClockGuard } from '../clock/clock-guard.ts';
import { changeRecord } from '../commands/change-certificate.ts';
import type { CommandContext } from '../commands/command.ts';
import { doEach } from '../commands/do-each.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PlannedRevocation } from './planned-revocation.ts';
import { tellOfPlan } from './tell-of-plan.ts';

type Found = NonNullable<Awaited<ReturnType<typeof openHoldingsOf>>>;

const BATCH = 100;
/** After what stands in the way, in milliseconds. */
const HELD_MS = 60_000;

/**
 * Revokes what was planned and is due; returns how many. The rows say what there is to do, and a revocation and the
 * end of its plan are one transaction: whoever dies in between leaves both or neither to the next round. One that
 * fails waits as one that is held does, so that those behind it have their turn. While the clock is in doubt no
 * deadline has passed: many may seem to have passed at once, of certificates whose successors are not in use yet.
 *
 * @throws AggregateError of those that failed, when the others are done.
 */
export async function revokeReplaced(deps: LifecycleDependencies, guard: ClockGuard): Promise<number> {
  const isTimeRight = (await guard.doubt()) === null;
  const due = await deps.plannedRevocations.due(deps.clock.now().toISOString(), BATCH);
  const failures: unknown[] = [];
  const revoked = await doEach(due, (id) => carryOutOrPutOff(deps, id, isTimeRight), failures);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} planned revocations failed`);
  return revoked;
}

async function carryOutOrPutOff(
  deps: LifecycleDependencies,
  id: CertificateId,
  isTimeRight: boolean,
): Promise<boolean> {
  try {
    return await deps.transactions.run((tx) => carryOut(deps, tx, id, isTimeRight));
  } catch (error) {
    await deps.transactions.run(async (tx) => {
      await openHoldingsOf(deps, tx, id);
      const plan = await deps.plannedRevocations.inTransaction(tx, id);
      if (plan?.status === 'pending') await hold(deps, tx, plan, 'failed');
    });
    throw error;
  }
}

async function carryOut(
  deps: LifecycleDependencies,
  tx: Transaction,
  certificateId: CertificateId,
  isTimeRight: boolean,
): Promise<boolean> {
  const found = await openHoldingsOf(deps, tx, certificateId);
  const plan = await deps.plannedRevocations.inTransaction(tx, certificateId);
  if (found === null || plan?.status !== 'pending') return false;
  const now = deps.clock.now();
  const context = contextOf(plan);
  const cause = { action: 'revoke-certificate', context };
  const { state } = found.record;
  if (state === 'revoked' || state === 'deleted') {
    await end(deps, tx, plan, state === 'revoked' ? 'done' : 'moot', context);
    return false;
  }
  const isPast = plan.deadline !== null && plan.deadline <= now.toISOString();
  if (isPast && !isTimeRight && !isReplaced(found)) {
    await hold(deps, tx, plan, 'clock_jumped');
    return false;
  }
  const approval = plan.approvalId === null ? null : await deps.approvals.lock(tx, plan.approvalId);
  const secondPerson = approval !== null && isPast && isTimeRight ? { secondPerson: SecondPerson.of(approval) } : {};
  const command = { kind: 'revoke', reason: plan.reason, ...secondPerson } as const;
  const outcome = await changeRecord(deps, tx, certificateId, command, cause);
  if (!outcome.ok) {
    await hold(deps, tx, plan, outcome.refusal.reason);
    return false;
  }
  await end(deps, tx, plan, 'done', context);
  return true;
}

/** It has left service, or another is in use in its place: that needs no clock. */
const isReplaced = ({ record: { id, state, purpose, slot }, holdings }: Found): boolean =>
  state === 'retired' ||
  holdings.records.some(
    (other) => other.id !== id && other.state === 'active' && other.purpose === purpose && other.slot === slot,
  );

async function hold(
  deps: LifecycleDependencies,
  tx: Transaction,
  plan: PlannedRevocation,
  heldBy: string,
): Promise<void> {
  const nextLookAt = new Date(deps.clock.now().getTime() + HELD_MS).toISOString();
  await deps.plannedRevocations.put(tx, { ...plan, nextLookAt, heldBy });
}

async function end(
  deps: LifecycleDependencies,
  tx: Transaction,
  plan: PlannedRevocation,
  status: 'done' | 'moot',
  context: CommandContext,
): Promise<void> {
  const ended = { ...plan, status, heldBy: null };
  await deps.plannedRevocations.put(tx, ended);
  await tellOfPlan(deps, tx, ended, plan.status, { action: 'end-planned-revocation', context });
}

/** It goes on for whoever asked: in their words, under their correlation id. */
const contextOf = (plan: PlannedRevocation): CommandContext => ({
  actor: { ...systemActor('planned-revocations'), onBehalfOf: plan.requestedBy },
  reason: plan.words,
  correlationId: plan.correlationId,
});
