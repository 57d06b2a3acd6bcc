import { expect, test } from 'vitest';
import { contractResponse } from './contract-response.ts';

test.each([
  ['Blocked', 'ContractCancelled'],
  ['Expired', 'ContractCancelled'],
  ['Invalid', 'ContractCancelled'],
  ['Unknown', 'ContractCancelled'],
  ['Accepted', 'Accepted'],
  ['ConcurrentTx', 'Accepted'],
  ['NoCredit', 'Accepted'],
  ['NotAllowedTypeEVSE', 'Accepted'],
  ['NotAtThisLocation', 'Accepted'],
  ['NotAtThisTime', 'Accepted'],
])(
  'lesson B.31: of a good certificate whose token is %s the status is %s, and the token stays what it is',
  (status, certificateStatus) => {
    const idTokenInfo = { status, cacheExpiryDateTime: '2026-11-28T00:00:00Z' };
    expect(contractResponse('valid', { idTokenInfo })).toEqual({ certificateStatus, idTokenInfo });
  },
);

test.each([
  ['expired', 'CertificateExpired', 'Expired'],
  ['revoked', 'CertificateRevoked', 'Invalid'],
  ['not_verifiable', 'CertChainError', 'Invalid'],
] as const)('lesson B.31: of a certificate that is %s the pair is %s and %s', (verdict, certificateStatus, status) => {
  expect(contractResponse(verdict)).toEqual({ certificateStatus, idTokenInfo: { status } });
});
