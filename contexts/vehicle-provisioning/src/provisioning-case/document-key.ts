import type { ProvisioningCaseId } from './provisioning-case-id.ts';

/** By its content: the same document handed in twice for a case is kept once. */
export const documentKey = (caseId: ProvisioningCaseId, sha256: string): string => `document-${caseId}-${sha256}`;
