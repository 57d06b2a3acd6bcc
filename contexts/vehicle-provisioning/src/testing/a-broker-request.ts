import type { CertificateId, IdentityId } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { type BrokerRequest, newBrokerRequestId } from '../broker/broker-request.ts';

const AT = new Date('2026-03-01T00:00:00Z');

/** For a contract, to a broker that is called `desk`. */
export const aBrokerRequest = (over: Partial<BrokerRequest> = {}): BrokerRequest => ({
  id: newBrokerRequestId(AT),
  broker: 'desk',
  asked: {
    kind: 'issue',
    certificateId: newId('crt') as CertificateId,
    identityId: newId('idn') as IdentityId,
    owner: 'north-depot',
    purpose: 'iso15118_contract',
    slot: 'DEABC000000001',
    program: 'line',
    csrPem: null,
  },
  owner: 'north-depot',
  state: 'waiting',
  reference: null,
  detail: 'It was not placed yet.',
  attempts: 0,
  nextTryAt: AT,
  askedBy: 'user:mara',
  askedAt: AT,
  changedAt: AT,
  ...over,
});
