import { describe, expect, test } from 'vitest';
import { parseVendorMapping, wayInKeysOf } from './data-transfer/vendor-mapping.ts';
import { ofKey, UPSTREAM_SCOPE } from './upstream-scope.ts';

const { isOurs, isVehicleSigningRequest, commandOf } = UPSTREAM_SCOPE;
const PNC = 'org.openchargealliance.iso15118pnc';
const wrapped = (vendorId: string, messageId: string, inner: object = {}) => ({
  vendorId,
  messageId,
  data: JSON.stringify(inner),
});
const nothing = new Set<number>();
const nothingListed = () => null;

describe('a DataTransfer of a station', () => {
  test.each([
    [wrapped(PNC, 'SignCertificate'), true],
    [wrapped('iso15118', 'SignCertificate'), true],
    [wrapped('acme', 'SignCertificate'), false],
    [wrapped(PNC, 'Anything'), false],
    [{ vendorId: PNC }, false],
    // vendorId and messageId are CiString: case does not count.
    [wrapped('ORG.OpenChargeAlliance.ISO15118PnC', 'SignCertificate'), true],
    [wrapped(PNC, 'signcertificate'), true],
    [wrapped('ISO15118', 'AUTHORIZE', { idToken: { idToken: 'x', type: 'eMAID' }, certificate: 'PEM' }), true],
    [{ ...wrapped(PNC, 'SignCertificate'), vendorId: { toString: null } }, false],
  ])('%j is ours: %s', (payload, ours) => {
    expect(isOurs('DataTransfer', payload, nothing)).toBe(ours);
  });

  test.each([
    [wrapped(PNC, 'SignCertificate'), true],
    [wrapped('iso15118', 'SignCertificate', { typeOfCertificate: 'V2GCertificate' }), true],
    [wrapped('iso15118', 'SignCertificate', { typeOfCertificate: 'ChargingStationCertificate' }), false],
    [wrapped('iso15118', 'SignCertificate'), false],
    [wrapped(PNC.toUpperCase(), 'signCertificate'), true],
    [{ ...wrapped(PNC, 'SignCertificate'), data: 'no JSON' }, false],
    [wrapped('acme', 'SignCertificate'), false],
  ])('%j asks for a certificate for vehicles: %s', (payload, isForVehicles) => {
    expect(isVehicleSigningRequest('DataTransfer', payload)).toBe(isForVehicles);
  });
});

const der = { certificate: '3003020101' };

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
    ['InstallCertificate', {}, 'way_in'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate', ...der }, 'firmware'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate' }, 'firmware'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate', certificate: 7 }, 'firmware'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate', certificate: 'no DER' }, 'way_in'],
    ['DeleteCertificate', { certificateHashData: {} }, 'way_in'],
  ])('with %s %j inside is about %s, and refused in its own words', (messageId, inner, kind) => {
    expect(commandOf('DataTransfer', wrapped('iso15118', messageId, inner), nothingListed)).toMatchObject({
      kind,
      refusal: { ok: true, payload: { status: 'Rejected' } },
    });
  });

  test.each([
    ['ISO15118', 'InstallCertificate'],
    ['iso15118', 'installcertificate'],
    ['Iso15118', 'INSTALLCERTIFICATE'],
    // A station that compares by the rules of Unicode takes these for the same too.
    ['ıſo15118', 'ınſtallCertificate'],
    ['İso15118', 'InstallCertiﬁcate'],
  ])('that writes %s and %s in other letters means the same', (vendorId, messageId) => {
    const inner = { certificateType: 'CSMSRootCertificate', ...der };
    const judged = (transfer: object) => JSON.stringify(commandOf('DataTransfer', { ...transfer }, nothingListed));
    expect(judged(wrapped(vendorId, messageId, inner))).toBe(judged(wrapped('iso15118', 'InstallCertificate', inner)));
  });

  const data = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '1' };
  test.each([
    [PNC, 'InstallCertificate', { certificateType: 'V2GRootCertificate', certificate: 'PEM' }, 'v2g_root'],
    [PNC, 'InstallCertificate', { certificateType: 'MORootCertificate', certificate: 'PEM' }, 'mo_root'],
    ['iso15118', 'InstallCertificate', { certificateType: 'V2GRootCertificate', ...der }, 'v2g_root'],
    ['iso15118', 'InstallCertificate', { certificateType: 'MORootCertificate', ...der }, 'mo_root'],
    ['iso15118', 'InstallCertificate', { certificateType: 'OEMRootCertificate', ...der }, 'oem_root'],
    ['iso15118', 'InstallCertificate', { certificateType: 'CSMSRootCertificate', ...der }, 'csms_root'],
    ['iso15118', 'InstallCertificate', { certificateType: 'ManufacturerRootCertificate', ...der }, 'manufacturer_root'],
    [PNC, 'DeleteCertificate', { certificateHashData: data }, null],
  ])('of %s, %s %j is a change that our bundles can decide, and answered inside', (vendorId, messageId, inner, of) => {
    const { change } = commandOf('DataTransfer', wrapped(vendorId, messageId, inner), nothingListed) ?? {};
    expect(change?.wanted).toMatchObject(of === null ? { kind: 'delete', hashData: data } : { kind: 'install', of });
    const inside = (status: string, more = '') => ({
      ok: true,
      payload: { status: 'Accepted', data: `{"status":"${status}"${more}}` },
    });
    expect(change?.acceptance).toEqual(inside('Accepted'));
    const why = ',"statusInfo":{"reasonCode":"NotEnabled","additionalInfo":"why"}';
    expect(change?.refusalFor('why')).toEqual(inside(of === null ? 'Failed' : 'Rejected', why));
  });

  test('that asks for a signing request is one for a renewal', () => {
    const asks = wrapped(PNC, 'TriggerMessage', { requestedMessage: 'SignV2GCertificate' });
    expect(commandOf('DataTransfer', asks, nothingListed)?.renewal).toEqual({
      use: 'v2g',
      acceptance: { ok: true, payload: { status: 'Accepted', data: '{"status":"Accepted"}' } },
    });
  });

  test.each([['TriggerMessage', { requestedMessage: 'Heartbeat' }]])(
    'with a %s inside that can be read and is about nothing of ours is passed on',
    (messageId, inner) => {
      expect(commandOf('DataTransfer', wrapped('iso15118', messageId, inner), nothingListed)).toBeNull();
      const unreadable = { ...wrapped('iso15118', messageId), data: 'no JSON' };
      expect(commandOf('DataTransfer', unreadable, nothingListed)?.kind).toBe('way_in');
    },
  );

  test.each([
    [{ status: 'Accepted', data: '{"status":"Rejected"}' }, 'Rejected'],
    [{ status: 'Accepted', data: '{"status":"Accepted"}' }, 'Accepted'],
    [{ status: 'UnknownVendorId', data: '{"status":"Accepted"}' }, 'UnknownVendorId'],
    [{ status: 'Accepted' }, 'Accepted'],
    [{ status: 'Accepted', data: 'no JSON' }, 'Accepted'],
  ])('is answered by %j with %s', (response, status) => {
    expect(UPSTREAM_SCOPE.statusOf(response)).toBe(status);
  });

  test.each([
    wrapped('acme', 'InstallCertificate'),
    wrapped(PNC, 'GetInstalledCertificateIds'),
    wrapped(PNC.toUpperCase(), 'GETINSTALLEDCERTIFICATEIDS'),
    { vendorId: 'acme' },
    { vendorId: 'iso15118', messageId: { toString: null } },
  ])('%j is passed on', (payload) => {
    expect(commandOf('DataTransfer', payload, nothingListed)).toBeNull();
  });
});

test.each([
  ['SignChargePointCertificate', 'way_in'],
  ['signchargepointcertificate', 'way_in'],
  ['SIGNCHARGEPOINTCERTIFICATE', 'way_in'],
  ['ſignChargePointCertificate', 'way_in'],
  ['BootNotification', undefined],
])(
  'a trigger of an upstream for %s is about %s, also where a station reads more than its enumeration has',
  (requestedMessage, kind) => {
    expect(commandOf('ExtendedTriggerMessage', { requestedMessage }, nothingListed)?.kind).toBe(kind);
  },
);

describe('a key of a vendor by which a station reaches us', () => {
  const mapping = {
    name: 'v',
    vendorId: 'v',
    source: 's',
    uses: ['v2g'],
    addressKeys: ['AcmeBackendHost'],
    settings: { security_profile: { key: 'AcmeProfile' } },
    messages: {},
  };
  const wayInKeys = wayInKeysOf([parseVendorMapping('v.json', JSON.stringify(mapping))]);

  test.each([
    ['AcmeBackendHost', 'elsewhere.example'],
    ['acmebackendhost', 'elsewhere.example:8443/ocpp'],
    ['AcmeBackendHost', '192.0.2.7'],
    ['AcmeBackendHost', ''],
    ['AcmeBackendHost', undefined],
    ['AnotherKey', 'wss://elsewhere.example'],
    ['acmeprofile', '1'],
    ['AcmeProﬁle', '1'],
    ['ſecurityProfile', '1'],
    ['AuthorİzatıonKey', '00'],
  ])('%s is set to %j by no upstream', (key, value) => {
    const refusal = { ok: true, payload: { status: 'Rejected' } };
    expect(ofKey({ key, value }, wayInKeys)).toEqual({ kind: 'way_in', refusal });
  });

  test('is known by its name alone where its value has no scheme: a host of its own shows nothing', () => {
    expect(ofKey({ key: 'AcmeTimeServer', value: 'time.example' }, wayInKeys)).toBeNull();
    expect(ofKey({ key: 'AcmeBackendHost', value: 'elsewhere.example' }, new Set())).toBeNull();
  });
});
