import type { ContractCertificateAnswer, ContractCertificateQuestion } from '../station-contract/index.ts';

/**
 * Where the certificates of contracts come from: the provisioning of mobility operators, which knows the vehicle by
 * what stands in its EXI. Answers within a vehicle's 4.5 s (ISO 15118-2) or not at all.
 */
export interface ContractCertificateBroker {
  provide(question: ContractCertificateQuestion): Promise<ContractCertificateAnswer>;
}
