import { internalService } from './internal-service.ts';
import type { Purpose } from './purpose.ts';

/** Signs OCSP answers for one authority; the PKI control plane makes and renews it by itself. It belongs to whatever trust domain its authority does. */
export const ocspResponder: Purpose = {
  ...internalService,
  name: 'ocsp_responder',
  trustDomain: null,
  operatingModels: ['managed'],
  policy: { ...internalService.policy, version: 'ocsp_responder/1' },
};
