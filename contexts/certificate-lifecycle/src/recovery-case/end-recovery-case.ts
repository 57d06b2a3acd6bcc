import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Step } from '../certificate/step.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { doEach } from '../commands/do-each.ts';
import { runCommand } from '../commands/run-command.ts';
import type { Cause } from '../commands/write-steps.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { lockCase } from './admit-bootstrap.ts';
import { end, recoverySentences } from './decide.ts';
import type { RecoveryCase, RecoveryState } from './recovery-case.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';
import { tellOfRecovery } from './tell-of-recovery.ts';

const BATCH = 200;

export type WithdrawRecoveryOutcome = Outcome<
  { readonly recoveryCaseId: RecoveryCaseId; readonly state: RecoveryState; readonly version: number },
  'recovery_case_unknown' | 'recovery_case_over'
>;

/** By a person: the bootstrap, if there is one, admits nobody any more. */
export async function withdrawRecoveryCase(
  deps: LifecycleDependencies,
  input: { readonly recoveryCaseId: RecoveryCaseId },
  context: CommandContext,
): Promise<WithdrawRecoveryOutcome> {
  const { recoveryCaseId } = input;
  const { actor, expectedVersion } = context;
  const known = await deps.recoveryCases.find(recoveryCaseId, actor.owners);
  return runCommand(deps, {
    name: 'withdraw-recovery-case',
    input,
    context,
    subject: known === null ? {} : { identityId: known.identityId },
    work: async (tx): Promise<WithdrawRecoveryOutcome> => {
      const found = known === null ? null : await lockCase(deps, tx, known);
      if (found === null) return refused({ reason: 'recovery_case_unknown', detail: 'No such recovery case.' });
      const { before } = found;
      if (expectedVersion !== undefined && expectedVersion !== before.version) {
        const detail = `The recovery case has version ${before.version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const after = end(before, { to: 'withdrawn' }, deps.clock.now());
      if (after === null)
        return refused({ reason: 'recovery_case_over', detail: recoverySentences.recovery_case_over });
      await deps.recoveryCases.update(tx, after, before.version);
      await tellOfRecovery(deps, tx, after, before, { action: 'withdraw-recovery-case', context });
      return ok({ recoveryCaseId, state: after.state, version: after.version });
    },
  });
}

/** In the transaction in which a certificate of a station's own comes into force: it needs no bootstrap any more. */
export async function endWhenRecovered(
  deps: LifecycleDependencies,
  tx: Transaction,
  { before: was, after: record }: Step,
  context: CommandContext,
): Promise<void> {
  const cameIntoForce = record.state === 'active' && was?.state !== 'active';
  if (!cameIntoForce || purposes[record.purpose].relyingParty !== 'station_gateways') return;
  const before = await deps.recoveryCases.runningOf(tx, record.identityId);
  const after = before === null ? null : end(before, { to: 'recovered', with: record.id }, deps.clock.now());
  if (before === null || after === null) return;
  await deps.recoveryCases.update(tx, after, before.version);
  await tellOfRecovery(deps, tx, after, before, { action: 'end-recovery-case', context });
}

/** Its identity is decommissioned: nobody comes who could be let in. */
export async function withdrawRecoveryOf(
  deps: LifecycleDependencies,
  tx: Transaction,
  identityId: IdentityId,
  cause: Cause,
): Promise<void> {
  const before = await deps.recoveryCases.runningOf(tx, identityId);
  const after = before === null ? null : end(before, { to: 'withdrawn' }, deps.clock.now());
  if (before === null || after === null) return;
  await deps.recoveryCases.update(tx, after, before.version);
  await tellOfRecovery(deps, tx, after, before, cause);
}

/** Those whose end date has come. Any number of servers may do this. Returns how many; throws when the others are done. */
export async function expireRecoveryCases(deps: LifecycleDependencies): Promise<number> {
  const now = deps.clock.now();
  const context = {
    actor: systemActor('recovery-cases'),
    reason: 'its end date has come',
    correlationId: newId('cor', now.getTime()),
  };
  const expire = (due: Pick<RecoveryCase, 'id' | 'identityId'>): Promise<boolean> =>
    deps.transactions.run(async (tx) => {
      const { before } = await lockCase(deps, tx, due);
      const after = end(before, { to: 'expired' }, now);
      if (after === null) return false;
      await deps.recoveryCases.update(tx, after, before.version);
      await tellOfRecovery(deps, tx, after, before, { action: 'end-recovery-case', context });
      return true;
    });
  const failures: unknown[] = [];
  const expired = await doEach(await deps.recoveryCases.due(now.toISOString(), BATCH), expire, failures);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} recovery cases did not expire`);
  return expired;
}
