import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { Certificate, RevokedCertificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { canStandIn, isWorkingCredential } from '../certificate/working-credential.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { openHoldings } from '../commands/open-holdings.ts';
import { runCommand } from '../commands/run-command.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import type { RecoveryCase } from './recovery-case.ts';
import { newRecoveryCaseId, type RecoveryCaseId } from './recovery-case-id.ts';
import { tellOfRecovery } from './tell-of-recovery.ts';

export type OpenRecoveryOutcome = Outcome<
  { readonly recoveryCaseId: RecoveryCaseId; readonly version: number },
  'identity_unknown' | 'recovery_not_for_this_subject' | 'recovery_case_open'
>;

/** By a person, for a charger that has lost its key or its certificate. */
export function openRecoveryCase(
  deps: LifecycleDependencies,
  input: { readonly identityId: IdentityId },
  context: CommandContext,
): Promise<OpenRecoveryOutcome> {
  const { identityId } = input;
  return runCommand(deps, {
    name: 'open-recovery-case',
    input,
    context,
    subject: { identityId },
    work: async (tx): Promise<OpenRecoveryOutcome> => {
      const identity = await deps.identities.lock(tx, identityId);
      if (identity === null || !mayTouch(context.actor, identity.owner)) {
        return refused({ reason: 'identity_unknown', detail: 'There is no such identity.' });
      }
      if (identity.subjectType !== 'charger') {
        const detail = 'Only a charger has a bootstrap that gateways could admit.';
        return refused({ reason: 'recovery_not_for_this_subject', detail });
      }
      const running = await deps.recoveryCases.runningOf(tx, identityId);
      if (running !== null) {
        return refused({ reason: 'recovery_case_open', detail: `${running.id} is open: go on with that one.` });
      }
      const opened = await open(deps, tx, identityId, null, context);
      return ok({ recoveryCaseId: opened.id, version: opened.version });
    },
  });
}

/**
 * In the transaction of a revocation for compromise: when nothing that surely works is left. Null: something is. `before`: as
 * the record was, for the endpoint may have given up another for it.
 */
export async function openForLastCredential(
  deps: LifecycleDependencies,
  tx: Transaction,
  { before, record }: { readonly before: Certificate; readonly record: RevokedCertificate },
  context: CommandContext,
): Promise<RecoveryCaseId | null> {
  if (purposes[record.purpose].relyingParty !== 'station_gateways') return null;
  const holdings = await openHoldings(deps, tx, record.identityId);
  if (holdings?.identity.subjectType !== 'charger') return null;
  const records = holdings.records.map((one) => (one.id === record.id ? before : one));
  const now = deps.clock.now();
  const others = records.filter(({ id }) => id !== record.id);
  if (others.some((other) => canStandIn(other, record) && isWorkingCredential(other, records, now))) return null;
  const running = await deps.recoveryCases.runningOf(tx, record.identityId);
  return running?.id ?? (await open(deps, tx, record.identityId, record.id, context)).id;
}

async function open(
  deps: LifecycleDependencies,
  tx: Transaction,
  identityId: IdentityId,
  because: CertificateId | null,
  context: CommandContext,
): Promise<RecoveryCase> {
  const now = deps.clock.now();
  const opened: RecoveryCase = {
    id: newRecoveryCaseId(now),
    identityId,
    state: 'open',
    version: 1,
    because,
    openedBy: describeActor(context.actor),
    reason: context.reason,
    openedAt: now.toISOString(),
    bootstrap: null,
    until: null,
    people: null,
    endedAt: null,
    recoveredWith: null,
  };
  await deps.recoveryCases.insert(tx, opened);
  await tellOfRecovery(deps, tx, opened, null, { action: 'open-recovery-case', context });
  return opened;
}
