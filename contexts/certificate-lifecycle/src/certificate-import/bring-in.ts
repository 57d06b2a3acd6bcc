import type { Transaction } from '@bfcert/kernel/transaction';
import { restingOn } from '../binding-exception/accepted-name.ts';
import { bringIn } from '../certificate/step.ts';
import { stageOf } from '../certificate/transitions.ts';
import type { CommandContext } from '../commands/command.ts';
import { writeSteps } from '../commands/write-steps.ts';
import { newEvidenceId } from '../evidence/evidence.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ImportResult } from './certificate-import.ts';
import type { ImportScope } from './import-scope.ts';
import { importedRecord } from './imported-record.ts';
import type { Importable } from './judge-leaf.ts';

/** Makes the record: with its event and audit entry, the evidence that made it active, and its issuers' trust domain. */
export async function importOne(
  deps: LifecycleDependencies,
  tx: Transaction,
  { purpose, operatingModel, now }: ImportScope,
  { identityId, slot, signed, state, entry, outsideIssuers, exceptions }: Importable,
  dryRun: boolean,
  context: CommandContext,
): Promise<ImportResult> {
  const place = { identityId, purpose: purpose.name, slot };
  const identity = await deps.identities.lock(tx, identityId);
  if (identity === null) throw new Error(`${identityId} has vanished`);
  const { version: policyVersion } = deps.policies.of({ ...place, operatingModel }, identity);
  const record = importedRecord({ place, operatingModel, policyVersion, signed, state, reason: context.reason }, now);
  const { fingerprint } = signed;
  const taken = { fingerprint, outcome: 'imported', identityId, slot, reason: null, detail: null } as const;
  const stage = stageOf(record);
  if (dryRun) return { ...taken, stage, certificateId: null };

  const platform = entry.platform ?? null;
  const status = { platform: platform?.name ?? null, platformStatus: platform?.status ?? null };
  const notes = { cause: 'imported', ...status, ...restingOn(exceptions) };
  await writeSteps(deps, tx, [bringIn(record, notes)], { action: 'import-certificates', context });
  if (purpose.trustDomain !== null) await deps.outsideIssuers.remember(tx, purpose.trustDomain, outsideIssuers);
  if (record.state === 'active') {
    await deps.evidence.record(tx, {
      id: newEvidenceId(now),
      identityId,
      certificateId: record.id,
      fingerprint,
      type: record.evidence,
      from: 'iot_platform',
      source: platform?.name ?? '',
      verdict: 'activated',
      firstAt: record.activatedAt,
      lastAt: record.lastSeenAt,
      sightings: 1,
      details: { status: platform?.status ?? null },
    });
  }
  return { ...taken, stage, certificateId: record.id };
}
