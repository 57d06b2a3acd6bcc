import { describe, expect, test } from 'vitest';
import { UPSTREAM_SCOPE } from './upstream-scope.ts';

const { isOurs, isVehicleSigningRequest, commandOf } = UPSTREAM_SCOPE;
const PNC = 'org.openchargealliance.iso15118pnc';
const wrapped = (vendorId: string, messageId: string, inner: object = {}) => ({
  vendorId,
  messageId,
  data: JSON.stringify(inner),
});
const nothing = new Set<number>();
const nothingListed = new Map();

describe('a DataTransfer of a station', () => {
  test.each([
    [wrapped(PNC, 'SignCertificate'), true],
    [wrapped('iso15118', 'SignCertificate'), true],
    [wrapped('acme', 'SignCertificate'), false],
    [wrapped(PNC, 'Anything'), false],
    [{ vendorId: PNC }, false],
  ])('%j is ours: %s', (payload, ours) => {
    expect(isOurs('DataTransfer', payload, nothing)).toBe(ours);
  });

  test.each([
    [wrapped(PNC, 'SignCertificate'), true],
    [wrapped('iso15118', 'SignCertificate', { typeOfCertificate: 'V2GCertificate' }), true],
    [wrapped('iso15118', 'SignCertificate', { typeOfCertificate: 'ChargingStationCertificate' }), false],
    [wrapped('iso15118', 'SignCertificate'), false],
    [{ ...wrapped(PNC, 'SignCertificate'), data: 'no JSON' }, false],
    [wrapped('acme', 'SignCertificate'), false],
  ])('%j asks for a certificate for vehicles: %s', (payload, isForVehicles) => {
    expect(isVehicleSigningRequest('DataTransfer', payload)).toBe(isForVehicles);
  });
});

describe('a DataTransfer of an upstream', () => {
  test.each([
    ['TriggerMessage', { requestedMessage: 'SignV2GCertificate' }, 'signing'],
    ['TriggerMessage', { requestedMessage: 'SignChargingStationCertificate' }, 'way_in'],
    ['TriggerMessage', {}, 'way_in'],
    ['CertificateSigned', { typeOfCertificate: 'V2GCertificate' }, 'signed'],
    ['CertificateSigned', { typeOfCertificate: 'ChargingStationCertificate' }, 'way_in'],
    ['CertificateSigned', {}, 'way_in'],
    ['CertificateSigned', { certificateType: 'V2GCertificate' }, 'way_in'],
    ['InstallCertificate', { certificateType: 'V2GRootCertificate' }, 'certificates'],
    ['InstallCertificate', { certificateType: 'CSMSRootCertificate' }, 'way_in'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate' }, 'way_in'],
    ['DeleteCertificate', { certificateHashData: {} }, 'way_in'],
  ])('with %s %j inside is about %s, and refused in its own words', (messageId, inner, kind) => {
    expect(commandOf('DataTransfer', wrapped('iso15118', messageId, inner), nothingListed)).toEqual({
      kind,
      refusal: { ok: true, payload: { status: 'Rejected' } },
    });
  });

  test.each([wrapped('acme', 'InstallCertificate'), wrapped(PNC, 'GetInstalledCertificateIds'), { vendorId: 'acme' }])(
    '%j is passed on',
    (payload) => {
      expect(commandOf('DataTransfer', payload, nothingListed)).toBeNull();
    },
  );
});
