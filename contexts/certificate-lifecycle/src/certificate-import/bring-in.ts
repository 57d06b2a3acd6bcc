import type { Transaction } from '@bfcert/kernel/transaction';
import { formatName } from '@bfcert/kernel/x509';
import { describeActor } from '../audit/describe-actor.ts';
import { restingOn } from '../binding-exception/accepted-name.ts';
import { type Certificate, hasMaterial, type SignedCertificate } from '../certificate/certificate.ts';
import { decide } from '../certificate/decide.ts';
import { bringIn } from '../certificate/step.ts';
import { stageOf } from '../certificate/transitions.ts';
import type { CommandContext } from '../commands/command.ts';
import { openHoldings, surroundingsIn } from '../commands/open-holdings.ts';
import { openRequestIn } from '../commands/open-request.ts';
import { writeSteps } from '../commands/write-steps.ts';
import { newEvidenceId } from '../evidence/evidence.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ImportResult } from './certificate-import.ts';
import type { ImportScope } from './import-scope.ts';
import { importedRecord } from './imported-record.ts';
import type { Importable } from './judge-leaf.ts';
import type { ReadCertificate } from './read-bundle.ts';

/**
 * Makes the record, or fills the one that waits for an authority outside: with its event and audit entry, the evidence that
 * made it active, and its issuers' trust domain.
 */
export async function importOne(
  deps: LifecycleDependencies,
  tx: Transaction,
  { purpose, now }: ImportScope,
  one: Importable,
  dryRun: boolean,
  context: CommandContext,
): Promise<ImportResult> {
  const { identityId, slot, operatingModel, ownershipVersion, signed, state, entry, outsideIssuers, exceptions } = one;
  const place = { identityId, purpose: purpose.name, slot };
  const holdings = await openHoldings(deps, tx, identityId);
  if (holdings === null) throw new Error(`${identityId} has vanished`);
  const { version: policyVersion } = deps.policies.of({ ...place, operatingModel }, holdings.identity);
  const decided = { operatingModel, ownershipVersion, policyVersion };
  const awaited = operatingModel === 'brokered' ? openRequestIn(holdings.records, place) : null;
  const filled = awaited === null ? null : fill(deps, holdings, awaited, signed);
  const record = filled?.after ?? importedRecord({ place, ...decided, signed, state, reason: context.reason }, now);
  const { fingerprint } = signed;
  const taken = { fingerprint, outcome: 'imported', identityId, slot, reason: null, detail: null } as const;
  const stage = stageOf(record);
  if (dryRun) return { ...taken, stage, certificateId: null };

  const platform = entry.platform ?? null;
  const status = { platform: platform?.name ?? null, platformStatus: platform?.status ?? null };
  const notes = { cause: 'imported', ...status, ...restingOn(exceptions) };
  await writeSteps(deps, tx, [filled ?? bringIn(record, notes)], { action: 'import-certificates', context });
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

/** Of the record that an authority outside was asked for: what it has issued. */
function fill(deps: LifecycleDependencies, holdings: Holdings, awaited: Certificate, signed: SignedCertificate) {
  const decision = decide(awaited, { kind: 'issued', signed }, surroundingsIn(deps, holdings, awaited));
  const [step] = decision.ok ? decision.value : [];
  if (step === undefined || !hasMaterial(step.after)) throw new Error(`${awaited.id} takes no certificate`);
  return { ...step, after: step.after };
}

/** Where the ownership matrix has it that there is no record: what came, from whom, and its hash. */
export async function keepAsEvidence(
  deps: LifecycleDependencies,
  tx: Transaction,
  { now }: ImportScope,
  { fingerprint, serial, issuer, notBefore, notAfter }: ReadCertificate['parsed'],
  identityId: IdentityId,
  { actor }: CommandContext,
): Promise<void> {
  const at = now.toISOString();
  const said = {
    serial,
    issuer: formatName(issuer),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
  };
  await deps.evidence.record(tx, {
    id: newEvidenceId(now),
    identityId,
    certificateId: null,
    fingerprint,
    type: 'certificate_shown',
    from: 'provider',
    source: describeActor(actor),
    verdict: 'evidence_only',
    firstAt: at,
    lastAt: at,
    sightings: 1,
    details: said,
  });
}
