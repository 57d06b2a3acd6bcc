import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type ProvisioningCaseId = Id<'pvc'>;

export const newProvisioningCaseId = (at: Date): ProvisioningCaseId => newId('pvc', at.getTime());
export const parseProvisioningCaseId = (text: string): ProvisioningCaseId | null => parseId('pvc', text);
