import { describe, expect, test } from 'vitest';
import { UPSTREAM_SCOPE } from './upstream-scope.ts';

const { isOurs, isSigningRequest, commandOf } = UPSTREAM_SCOPE;
const PNC = 'org.openchargealliance.iso15118pnc';
const wrapped = (vendorId: string, messageId: string) => ({ vendorId, messageId, data: '{}' });
const nothing = new Set<number>();
const noRoots = new Set<string>();

describe('a DataTransfer of a station', () => {
  test.each([
    [wrapped(PNC, 'SignCertificate'), true],
    [wrapped('iso15118', 'SignCertificate'), true],
    [wrapped('acme', 'SignCertificate'), false],
    [wrapped(PNC, 'Anything'), false],
    [{ vendorId: PNC }, false],
  ])('%j is ours: %s', (payload, ours) => {
    expect(isOurs('DataTransfer', payload, nothing)).toBe(ours);
    expect(isSigningRequest('DataTransfer', payload)).toBe(ours);
  });
});

describe('a DataTransfer of an upstream', () => {
  test.each([
    ['TriggerMessage', 'signing'],
    ['CertificateSigned', 'certificates'],
    ['InstallCertificate', 'certificates'],
    ['DeleteCertificate', 'certificates'],
  ])('with %s inside is about %s, and refused in its own words', (messageId, kind) => {
    expect(commandOf('DataTransfer', wrapped('iso15118', messageId), noRoots)).toEqual({
      kind,
      refusal: { ok: true, payload: { status: 'Rejected' } },
    });
  });

  test.each([wrapped('acme', 'InstallCertificate'), wrapped(PNC, 'GetInstalledCertificateIds'), { vendorId: 'acme' }])(
    '%j is passed on',
    (payload) => {
      expect(commandOf('DataTransfer', payload, noRoots)).toBeNull();
    },
  );
});
