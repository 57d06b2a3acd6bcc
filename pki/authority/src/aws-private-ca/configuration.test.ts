import { expect, it } from 'vitest';
import { readAwsPrivateCa } from './configuration.ts';

const template = (templateArn: string) => ({
  certificateAuthorityArn:
    'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11223344-1234-1122-2233-112233445566',
  endpoint: null,
  trustAnchorsPem: null,
  credentials: null,
  profiles: [
    {
      profile: 'charging-station',
      templateArn,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [],
      domainComponent: null,
    },
  ],
  rates: { issue: 25, get: 75, revoke: 20 },
  auditReports: null,
  lifetime: { limit: 1_000_000, issuedBefore: 0 },
  answerMilliseconds: 10_000,
  orderMilliseconds: 20_000,
  listMilliseconds: 90_000,
});

const arn = (name: string) => `arn:aws:acm-pca:::template/${name}/V1`;

it.each(['EndEntityCertificate_APIPassthrough', 'BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough'])(
  'takes the template %s',
  (name) => {
    expect(readAwsPrivateCa(template(arn(name))).ok).toBe(true);
  },
);

it.each([
  'EndEntityCertificate',
  'EndEntityCertificate_CSRPassthrough',
  'BlankEndEntityCertificate_APICSRPassthrough',
  'SubordinateCACertificate_PathLen0_APIPassthrough',
  'BlankRootCACertificate_APIPassthrough',
])('refuses the template %s, with which a CSR or a caller could make more than an end entity of ours', (name) => {
  expect(readAwsPrivateCa(template(arn(name)))).toMatchObject({
    ok: false,
    refusal: expect.stringContaining('templateArn'),
  });
});

it('refuses an endpoint without TLS', () => {
  const configuration = { ...template(arn('EndEntityCertificate_APIPassthrough')), endpoint: 'http://localhost:1' };
  expect(readAwsPrivateCa(configuration)).toMatchObject({ ok: false, refusal: expect.stringContaining('endpoint') });
});
