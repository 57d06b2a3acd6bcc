import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { CertificateCommand } from '../../certificate/decide.ts';
import { changeRecord } from '../../commands/change-certificate.ts';
import { openHoldingsOf } from '../../commands/open-holdings.ts';
import type { LifecycleDependencies } from '../../ports.ts';
import type { RecordAction } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

/** With its identity; resolves with its purpose. */
export async function lockRecord(
  deps: LifecycleDependencies,
  tx: Transaction,
  { certificateId }: { readonly certificateId: CertificateId },
): Promise<string> {
  const held = await openHoldingsOf(deps, tx, certificateId);
  if (held === null) throw new Error(`${certificateId} has vanished`);
  return held.record.purpose;
}

export const recordAction: Approvable<RecordAction> = {
  lock: lockRecord,

  async carryOut(deps, tx, { action, approval }, context) {
    const { certificateId, kind, version: expectedVersion } = action;
    const command = commandOf(action, SecondPerson.of(approval));
    const cause = { action: kind, context: { ...context, expectedVersion } };
    const outcome = await changeRecord(deps, tx, certificateId, command, cause);
    return !outcome.ok && outcome.refusal.reason === 'version_conflict' ? outdated() : outcome;
  },
};

function commandOf(action: RecordAction, secondPerson: SecondPerson): CertificateCommand {
  switch (action.kind) {
    case 'revoke-certificate':
      return { kind: 'revoke', reason: action.reason, secondPerson };
    case 'deactivate-certificate':
      return { kind: 'deactivate', secondPerson };
    default:
      return action satisfies never;
  }
}
