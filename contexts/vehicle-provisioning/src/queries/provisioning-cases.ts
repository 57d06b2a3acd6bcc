import { proofInWords } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import type { ProvisioningCasesPage } from '../provisioning-case/provisioning-case-store.ts';
import type { Signals } from '../provisioning-case/signals.ts';

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
