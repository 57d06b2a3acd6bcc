import { createHash } from 'node:crypto';
import { auditEntryOf, type CommandContext } from '@bfcert/certificate-lifecycle';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import { documentKey } from '../provisioning-case/document-key.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import type { DocumentOfEvidence } from '../provisioning-case/signals.ts';
import { findProvisioningCase } from '../queries/provisioning-cases.ts';
import { caseSentences } from './case-refusals.ts';

export type OpenCaseDocumentRefusal =
  | 'provisioning_case_unknown'
  | 'document_unknown'
  /** What is stored is not what was handed in, or is not there. */
  | 'document_lost';

const sentences: Readonly<Record<OpenCaseDocumentRefusal, string>> = {
  provisioning_case_unknown: caseSentences.provisioning_case_unknown,
  document_unknown: 'The case has no such document.',
  document_lost: 'What was handed in is not stored any more as it was.',
};

interface Opened {
  readonly document: DocumentOfEvidence;
  readonly content: Buffer;
}

/** Gives out what was handed in for a case. That it was given, and to whom, is audited before the first byte is. */
export async function openCaseDocument(
  deps: VehicleProvisioningDependencies,
  { caseId, sha256 }: { readonly caseId: ProvisioningCaseId; readonly sha256: string },
  context: CommandContext,
): Promise<Result<Opened, { readonly reason: OpenCaseDocumentRefusal; readonly detail: string }>> {
  const no = (reason: OpenCaseDocumentRefusal) => refused({ reason, detail: sentences[reason] });
  const found = await findProvisioningCase(deps, caseId, context.actor.owners);
  if (found === null) return no('provisioning_case_unknown');
  const document = found.signals.evidence.find((one) => one.document?.sha256 === sha256)?.document ?? null;
  if (document === null) return no('document_unknown');
  const content = await deps.documents.read(documentKey(caseId, sha256));
  if (content === null || createHash('sha256').update(content).digest('hex') !== sha256) return no('document_lost');
  const { identityId, artifact: purpose } = found.one;
  const detail = { provisioningCaseId: caseId, name: document.name, sha256, bytes: document.bytes };
  const deed = { action: 'read-provisioning-document', identityId, purpose, detail };
  await deps.transactions.run((tx) => deps.audit.append(tx, auditEntryOf(deps.clock.now(), context, deed)));
  return ok({ document, content });
}
