import type { Json } from '@bfcert/kernel/canonical-json';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { type CertificateCommand, decide } from '../certificate/decide.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import type { Step } from '../certificate/step.ts';
import { revokedWith } from '../compromise/revoked-with.ts';
import { hubObjection, orderAtHub } from '../iot-hub/act-on-record.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { withRequestBehind } from '../revocation/with-request-behind.ts';
import { askForRevocation } from './ask-outside.ts';
import type { CommandContext, CommandName } from './command.ts';
import { openHoldingsFor, surroundingsIn } from './open-holdings.ts';
import type { CertificateOutcome } from './outcomes.ts';
import { runCommand } from './run-command.ts';
import { type Cause, writeSteps } from './write-steps.ts';

/** A command on one record, with all that belongs to a command. */
export function changeCertificate(
  deps: LifecycleDependencies,
  name: CommandName,
  input: Json & { readonly certificateId: CertificateId },
  context: CommandContext,
  command: CertificateCommand,
): Promise<CertificateOutcome> {
  const { certificateId } = input;
  return runCommand(deps, {
    name,
    input,
    context,
    subject: { certificateId },
    work: (tx) => changeRecord(deps, tx, certificateId, command, { action: name, context }),
  });
}

/** Inside a command's transaction: lock, is it the caller's, check the version, decide, write what was decided. */
export async function changeRecord(
  deps: LifecycleDependencies,
  tx: Transaction,
  certificateId: CertificateId,
  command: CertificateCommand,
  cause: Cause,
): Promise<CertificateOutcome> {
  const found = await openHoldingsFor(deps, tx, certificateId, cause.context.actor);
  if (found === null) return refused({ reason: 'certificate_unknown', detail: 'No such certificate.' });
  const { record, holdings } = found;
  const conflict = versionConflict(record, cause.context);
  if (conflict !== null) return refused(conflict);

  const decision = decide(record, command, surroundingsIn(deps, holdings, record));
  if (!decision.ok) return refused({ reason: decision.refusal, detail: refusalSentences[decision.refusal] });
  const atHub = await hubObjection(deps, tx, record, command);
  if (atHub !== null) return refused(atHub);
  const steps =
    command.kind === 'revoke' && decision.value.length > 0
      ? withRequestBehind(record, command.reason, holdings.records, [
          ...revokedWith(deps, holdings, { ...command, id: record.id }),
          ...decision.value,
        ])
      : decision.value;
  await writeSteps(deps, tx, steps, cause);
  if (command.kind === 'revoke' && decision.value.length > 0) {
    await askForRevocation(deps, tx, record, holdings, command.reason, cause);
  }
  if (decision.value.length > 0) await orderAtHub(deps, tx, record, command, cause);
  return ok(standing(record, steps));
}

export function versionConflict(
  record: Certificate,
  { expectedVersion }: CommandContext,
): { readonly reason: 'version_conflict'; readonly detail: string } | null {
  if (expectedVersion === undefined || expectedVersion === record.version) return null;
  const detail = `The certificate has version ${record.version}, not ${expectedVersion}: look at it again.`;
  return { reason: 'version_conflict', detail };
}

export function standing(record: Certificate, steps: readonly Step[]) {
  const { id, state, version } = steps.findLast(({ after }) => after.id === record.id)?.after ?? record;
  return { certificateId: id, state, version };
}
