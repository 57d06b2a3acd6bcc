import { createHash } from 'node:crypto';
import { proofInWords } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import { documentKey } from '../provisioning-case/document-key.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import type { ProvisioningCasesPage } from '../provisioning-case/provisioning-case-store.ts';
import type { DocumentOfEvidence, Signals } from '../provisioning-case/signals.ts';

export interface ProvisioningCasePage {
  readonly one: ProvisioningCase;
  readonly signals: Signals;
  /** All that the purpose asks for before it is active, in words. */
  readonly proof: string | null;
}

export const listProvisioningCases = (
  { transactions, stores }: VehicleProvisioningDependencies,
  page: ProvisioningCasesPage,
  owners: OwnerScope,
): Promise<readonly ProvisioningCase[]> => transactions.snapshot((tx) => stores.cases.page(tx, owners, page));

/** Null: there is none for these owners. */
export function findProvisioningCase(
  { transactions, stores }: VehicleProvisioningDependencies,
  id: ProvisioningCaseId,
  owners: OwnerScope,
): Promise<ProvisioningCasePage | null> {
  return transactions.snapshot(async (tx) => {
    const one = await stores.cases.find(tx, id);
    if (one === null || (owners !== 'all' && !owners.includes(one.owner))) return null;
    return { one, signals: await stores.cases.signalsOf(tx, id), proof: proofInWords(one.artifact) };
  });
}

/** What was handed in for a case; null: there is no such document for these owners, or what is stored is not what was handed in. */
export async function readCaseDocument(
  deps: VehicleProvisioningDependencies,
  id: ProvisioningCaseId,
  sha256: string,
  owners: OwnerScope,
): Promise<{ readonly document: DocumentOfEvidence; readonly content: Buffer } | null> {
  const found = await findProvisioningCase(deps, id, owners);
  const document = found?.signals.evidence.find((one) => one.document?.sha256 === sha256)?.document ?? null;
  if (document === null) return null;
  const content = await deps.documents.read(documentKey(id, sha256));
  if (content === null || createHash('sha256').update(content).digest('hex') !== sha256) return null;
  return { document, content };
}
