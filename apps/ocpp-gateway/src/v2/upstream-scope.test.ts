import { describe, expect, test } from 'vitest';
import { ListedCertificates, type Listing } from '../dialect/listed-certificates.ts';
import { UPSTREAM_SCOPE as SCOPE_16 } from '../v16/upstream-scope.ts';
import { UPSTREAM_SCOPE } from './upstream-scope.ts';

const own = new Set([7]);
const none = () => null;

describe('of what a station sends', () => {
  test.each([
    ['SignCertificate', {}, true],
    ['GetCertificateStatus', {}, true],
    ['GetCertificateChainStatus', {}, true],
    ['SecurityEventNotification', {}, true],
    ['BootNotification', {}, true],
    ['NotifyReport', { requestId: 7 }, true],
    ['NotifyReport', { requestId: 8 }, false],
    ['NotifyReport', { requestId: '7' }, false],
    ['LogStatusNotification', { requestId: 7 }, true],
    ['LogStatusNotification', {}, false],
    ['Heartbeat', {}, false],
    ['Authorize', { idToken: {} }, false],
    ['Authorize', { certificate: 'PEM' }, true],
    ['Authorize', { iso15118CertificateHashData: [] }, true],
    ['Get15118EVCertificate', {}, false],
    ['TransactionEvent', {}, false],
    ['DataTransfer', {}, false],
    ['signcertificate', {}, false],
    ['__proto__', {}, false],
  ])('%s %j is ours: %s', (action, payload, isOurs) => {
    expect(UPSTREAM_SCOPE.isOurs(action, payload, own)).toBe(isOurs);
  });

  test.each([
    ['LogStatusNotification', { requestId: 7 }, true],
    ['LogStatusNotification', { requestId: 8 }, false],
    ['SignCertificate', {}, true],
    ['DiagnosticsStatusNotification', {}, false],
    ['MeterValues', {}, false],
  ])('in 1.6 %s %j is ours: %s', (action, payload, isOurs) => {
    expect(SCOPE_16.isOurs(action, payload, own)).toBe(isOurs);
  });

  test.each([
    ['SignCertificate', { certificateType: 'V2GCertificate' }, true],
    ['SignCertificate', { certificateType: 'V2G20Certificate' }, true],
    ['SignCertificate', { certificateType: 'ChargingStationCertificate' }, false],
    ['SignCertificate', {}, false],
    ['TriggerMessage', { certificateType: 'V2GCertificate' }, false],
  ])('%s %j asks for a certificate for vehicles: %s', (action, payload, isForVehicles) => {
    expect(UPSTREAM_SCOPE.isVehicleSigningRequest(action, payload)).toBe(isForVehicles);
    expect(SCOPE_16.isVehicleSigningRequest(action, payload)).toBe(false);
  });

  test.each([
    [UPSTREAM_SCOPE, 'TriggerMessage'],
    [SCOPE_16, 'ExtendedTriggerMessage'],
  ])('whose log it tells of is known by who has asked for it last', (scope, trigger) => {
    expect(scope.asksForLog('GetLog', { requestId: 1 })).toBe(true);
    expect(scope.asksForLog(trigger, { requestedMessage: 'LogStatusNotification' })).toBe(true);
    expect(scope.asksForLog(trigger, { requestedMessage: 'Heartbeat' })).toBe(false);
    expect(scope.asksForLog('GetDiagnostics', {})).toBe(false);
    expect(scope.tellsOfSomeLog('LogStatusNotification', { status: 'Idle' })).toBe(true);
    expect(scope.tellsOfSomeLog('LogStatusNotification', { status: 'Idle', requestId: 7 })).toBe(false);
    expect(scope.tellsOfSomeLog('FirmwareStatusNotification', {})).toBe(false);
  });

  test('what it reports on later is told by the id of what was asked for, and of nothing else', () => {
    expect(UPSTREAM_SCOPE.requestIdOf('GetLog', { requestId: 7 })).toBe(7);
    expect(UPSTREAM_SCOPE.requestIdOf('GetBaseReport', { requestId: 8 })).toBe(8);
    // There it is the station's own, of its signing request.
    expect(UPSTREAM_SCOPE.requestIdOf('CertificateSigned', { requestId: 9 })).toBeNull();
    expect(SCOPE_16.requestIdOf('GetLog', { requestId: 7 })).toBe(7);
    expect(SCOPE_16.requestIdOf('GetLog', {})).toBeNull();
  });
});

/** What is known of a station's certificates after these lists. */
function after(...listings: readonly (Listing | null)[]) {
  const listed = new ListedCertificates();
  for (const listing of listings) if (listing !== null) listed.take(listing);
  return listed.useOf;
}

const addressOf = (attributeValue: string) => ({
  setVariableData: [{ component: { name: 'Acme' }, variable: { name: 'Backend' }, attributeValue }],
});

const variables = (...names: readonly [component: string, variable: string][]) => ({
  setVariableData: names.map(([component, variable]) => ({
    component: { name: component },
    variable: { name: variable },
    attributeValue: 'x',
  })),
});

describe('of what an upstream sends', () => {
  const kindOf = (action: string, payload: object): string | null =>
    UPSTREAM_SCOPE.commandOf(action, { ...payload }, none)?.kind ?? null;

  test.each([
    ['SetVariables', variables(['SecurityCtrlr', 'BasicAuthPassword']), 'way_in'],
    ['SetVariables', variables(['securityctrlr', 'BASICAUTHPASSWORD']), 'way_in'],
    ['SetVariables', variables(['ſecurıtyCtrlr', 'BasİcAuthPassword']), 'way_in'],
    ['SetVariables', variables(['SecurityCtrlr', 'Identity']), 'way_in'],
    ['SetVariables', variables(['OCPPCommCtrlr', 'NetworkConfigurationPriority']), 'way_in'],
    ['SetVariables', variables(['NetworkConfiguration', 'OcppCsmsUrl']), 'way_in'],
    ['SetVariables', variables(['SecurityCtrlr', 'OrganizationName']), 'way_in'],
    ['SetVariables', variables(['SecurityCtrlr', 'AllowCSMSTLSWildcards']), 'way_in'],
    ['SetVariables', variables(['SecurityCtrlr', 'AllowSecurityProfileDowngrade']), 'way_in'],
    ['SetVariables', variables(['ISO15118Ctrlr', 'SeccId']), 'certificates'],
    ['SetVariables', variables(['ISO15118Ctrlr', 'OrganizationName']), 'certificates'],
    ['SetVariables', variables(['iso15118ctrlr', 'COUNTRYNAME']), 'certificates'],
    ['SetVariables', variables(['ISO15118Ctrlr', 'SeccId'], ['SecurityCtrlr', 'Identity']), 'way_in'],
    ['SetVariables', variables(['ISO15118Ctrlr', 'PnCEnabled']), null],
    ['SetVariables', addressOf('wss://elsewhere.example/ocpp'), 'way_in'],
    ['SetVariables', addressOf(' WS://elsewhere.example'), 'way_in'],
    ['SetVariables', addressOf('https://elsewhere.example'), null],
    ['SetVariables', variables(['OCPPCommCtrlr', 'HeartbeatInterval']), null],
    ['SetVariables', {}, null],
    ['SetVariables', { setVariableData: 'a list' }, null],
    ['SetVariables', { setVariableData: [null, 7, { component: [] }] }, null],
    ['SetNetworkProfile', {}, 'way_in'],
    ['InstallCertificate', {}, 'way_in'],
    ['InstallCertificate', { certificateType: 'CSMSRootCertificate' }, 'way_in'],
    ['InstallCertificate', { certificateType: ['V2GRootCertificate'] }, 'way_in'],
    ['InstallCertificate', { certificateType: 'V2GRootCertificate' }, 'certificates'],
    ['InstallCertificate', { certificateType: 'MORootCertificate' }, 'certificates'],
    ['InstallCertificate', { certificateType: 'OEMRootCertificate' }, 'certificates'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate' }, 'firmware'],
    ['DeleteCertificate', {}, 'way_in'],
    ['DeleteCertificate', { certificateHashData: null }, 'way_in'],
    ['CertificateSigned', {}, 'way_in'],
    ['CertificateSigned', { certificateType: 'ChargingStationCertificate' }, 'way_in'],
    ['CertificateSigned', { certificateType: 'V2GCertificate' }, 'signed'],
    ['CertificateSigned', { certificateType: 'V2G20Certificate' }, 'signed'],
    ['TriggerMessage', { requestedMessage: 'SignV2GCertificate' }, 'signing'],
    ['TriggerMessage', { requestedMessage: 'SignV2G20Certificate' }, 'signing'],
    ['TriggerMessage', { requestedMessage: 'SignChargingStationCertificate' }, 'way_in'],
    ['TriggerMessage', { requestedMessage: 'SignCombinedCertificate' }, 'way_in'],
    ['TriggerMessage', { requestedMessage: 'signV2GCertificate' }, 'way_in'],
    ['TriggerMessage', { requestedMessage: 'SIGNCHARGINGSTATIONCERTIFICATE' }, 'way_in'],
    ['TriggerMessage', { requestedMessage: 'BootNotification' }, null],
    ['TriggerMessage', {}, null],
    ['Reset', {}, null],
    ['GetVariables', variables(['SecurityCtrlr', 'BasicAuthPassword']), null],
    ['GetInstalledCertificateIds', {}, null],
  ])('%s %j is %s', (action, payload, kind) => {
    expect(kindOf(action, payload)).toBe(kind);
  });

  describe('a deletion, which names no use,', () => {
    const data = { hashAlgorithm: 'SHA256', issuerNameHash: 'AA', issuerKeyHash: 'BB', serialNumber: '01' };
    const deletionAfter = (request: object, ...listedAs: readonly string[]) => {
      const certificateHashDataChain = listedAs.map((certificateType) => ({
        certificateType,
        certificateHashData: data,
      }));
      const answer = { status: 'Accepted', certificateHashDataChain };
      const listed = after(UPSTREAM_SCOPE.listedIn('GetInstalledCertificateIds', { ...request }, answer));
      return UPSTREAM_SCOPE.commandOf('DeleteCertificate', { certificateHashData: data }, listed)?.kind;
    };

    test.each([
      [['V2GRootCertificate'], 'certificates'],
      [['MORootCertificate'], 'certificates'],
      [['OEMRootCertificate'], 'certificates'],
      [['ManufacturerRootCertificate'], 'firmware'],
      [['CSMSRootCertificate'], 'way_in'],
      [['V2GRootCertificate', 'CSMSRootCertificate'], 'way_in'],
      [['CSMSRootCertificate', 'V2GRootCertificate'], 'way_in'],
      [['CSMSRootCertificate', 'ManufacturerRootCertificate'], 'way_in'],
      [['ManufacturerRootCertificate', 'CSMSRootCertificate'], 'way_in'],
      [['ManufacturerRootCertificate', 'V2GRootCertificate'], 'certificates'],
      [['V2GRootCertificate', 'ManufacturerRootCertificate'], 'certificates'],
      [['V2GCertificateChain'], 'way_in'],
      [['SomethingNew'], 'way_in'],
      [[], 'way_in'],
    ])('of what is listed as %j is %s', (listedAs, kind) => {
      expect(deletionAfter({}, ...listedAs)).toBe(kind);
    });

    test.each([
      [{ certificateType: ['V2GRootCertificate', 'CSMSRootCertificate'] }, 'certificates'],
      [{ certificateType: ['V2GRootCertificate'] }, 'way_in'],
      [{ certificateType: 'V2GRootCertificate' }, 'way_in'],
      [{ certificateType: [] }, 'way_in'],
      [{ certificateType: null }, 'way_in'],
    ])(
      'of a root for vehicles that was asked for by %j is %s: only a list of both shows that it is not ours',
      (request, kind) => {
        expect(deletionAfter(request, 'V2GRootCertificate')).toBe(kind);
      },
    );

    test.each([
      [{}, 'firmware'],
      [{ certificateType: ['ManufacturerRootCertificate', 'CSMSRootCertificate'] }, 'firmware'],
      [{ certificateType: ['ManufacturerRootCertificate'] }, 'way_in'],
      [{ certificateType: ['ManufacturerRootCertificate', 'V2GRootCertificate'] }, 'way_in'],
    ])(
      'I5: of a root for firmware that was asked for by %j is %s: only a list of both shows that it is not ours',
      (request, kind) => {
        expect(deletionAfter(request, 'ManufacturerRootCertificate')).toBe(kind);
      },
    );
  });

  test('a list with one of ours and one that is none is an error', () => {
    const [one] = variables(['SecurityCtrlr', 'BasicAuthPassword']).setVariableData;
    const command = UPSTREAM_SCOPE.commandOf('SetVariables', { setVariableData: [one, null] }, none);
    expect(command?.refusal).toMatchObject({ ok: false, error: { code: 'PropertyConstraintViolation' } });
  });

  test.each([
    ['ChangeConfiguration', { key: 'AuthorizationKey' }, 'way_in'],
    ['ChangeConfiguration', { key: 'SECURITYPROFILE' }, 'way_in'],
    ['ChangeConfiguration', { key: 'CpoName' }, 'way_in'],
    ['ChangeConfiguration', { key: 'AllowCSMSTLSWildcards', value: 'true' }, 'way_in'],
    ['ChangeConfiguration', { key: 'allowSecurityProfileDowngrade', value: 'true' }, 'way_in'],
    ['ChangeConfiguration', { key: 'AcmeBackendAddress', value: 'wss://elsewhere.example/' }, 'way_in'],
    ['ChangeConfiguration', { key: 'AcmeFileServer', value: 'https://elsewhere.example/' }, null],
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' }, null],
    ['ChangeConfiguration', { key: 7, value: 7 }, null],
    ['ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' }, 'way_in'],
    ['ExtendedTriggerMessage', { requestedMessage: 'Heartbeat' }, null],
    ['InstallCertificate', { certificateType: 'CentralSystemRootCertificate' }, 'way_in'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate' }, 'firmware'],
    ['DeleteCertificate', {}, 'way_in'],
    ['CertificateSigned', {}, 'way_in'],
    ['CertificateSigned', { certificateType: 'V2GCertificate' }, 'way_in'],
    ['SignedUpdateFirmware', {}, null],
  ])('in 1.6 %s %j is %s', (action, payload, kind) => {
    expect(SCOPE_16.commandOf(action, { ...payload }, none)?.kind ?? null).toBe(kind);
  });

  test('in 1.6 what a list holds is told by what was asked for, and ours by a list of their own', () => {
    const data = { hashAlgorithm: 'SHA256', issuerNameHash: 'AA', issuerKeyHash: 'BB', serialNumber: '01' };
    const listOf = (certificateType: string, response: object) =>
      SCOPE_16.listedIn('GetInstalledCertificateIds', { certificateType }, { ...response });
    const roots = listOf('ManufacturerRootCertificate', { certificateHashData: [data, null, {}] });
    expect(roots?.entries).toEqual([[expect.any(String), 'manufacturer_root']]);
    const ofOurs = listOf('CentralSystemRootCertificate', { certificateHashData: [data] });
    expect(ofOurs?.entries).toEqual([[expect.any(String), 'way_in']]);
    const others = listOf('CentralSystemRootCertificate', { certificateHashData: [{ ...data, serialNumber: '2' }] });
    const noneOfOurs = listOf('CentralSystemRootCertificate', { status: 'NotFound' });
    expect(listOf('ManufacturerRootCertificate', { status: 'NotFound' })?.entries).toEqual([]);
    const remove = { certificateHashData: { ...data, issuerNameHash: 'aa', serialNumber: '1' } };
    const kindAfter = (...listings: readonly (Listing | null)[]) =>
      SCOPE_16.commandOf('DeleteCertificate', remove, after(...listings))?.kind;
    expect(kindAfter(others, roots)).toBe('firmware');
    expect(kindAfter(roots, noneOfOurs)).toBe('firmware');
    expect(kindAfter(ofOurs)).toBe('way_in');
    // I5, threat 11: what was installed for firmware may be ours as well.
    expect(kindAfter(roots)).toBe('way_in');
    expect(kindAfter(roots, ofOurs)).toBe('way_in');
    expect(kindAfter(ofOurs, roots)).toBe('way_in');
    expect(kindAfter(roots, listOf('CentralSystemRootCertificate', { status: 'Accepted' }))).toBe('way_in');
    expect(kindAfter(roots, listOf('CentralSystemRootCertificate', { status: 'Rejected' }))).toBe('way_in');
  });
});

describe('a root more or one less that an upstream wants', () => {
  const hashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'a'.repeat(128), issuerKeyHash: 'b', serialNumber: '1' };
  const certificate = 'x'.repeat(10_000);

  test.each([
    ['InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate }, UPSTREAM_SCOPE],
    ['InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate }, SCOPE_16],
  ])('%s of one for its CSMS is named', (action, payload, scope) => {
    const wanted = { kind: 'install', of: 'csms_root', certificatePem: certificate };
    expect(scope.commandOf(action, payload, none)?.change?.wanted).toEqual(wanted);
  });

  test.each([UPSTREAM_SCOPE, SCOPE_16])('DeleteCertificate names it as it does', (scope) => {
    const command = scope.commandOf('DeleteCertificate', { certificateHashData: { ...hashData, more: 1 } }, none);
    expect(command?.change?.wanted).toEqual({ kind: 'delete', hashData });
  });

  test.each<[string, object]>([
    ['InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate: 7 }],
    ['InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate: `${certificate}x` }],
    ['InstallCertificate', { certificateType: '__proto__', certificate }],
    ['InstallCertificate', { certificateType: 'toString', certificate }],
    ['InstallCertificate', { certificate }],
    ['DeleteCertificate', {}],
    ['DeleteCertificate', { certificateHashData: null }],
    ['DeleteCertificate', { certificateHashData: [hashData] }],
    ['DeleteCertificate', { certificateHashData: { ...hashData, hashAlgorithm: 'MD5' } }],
    ['DeleteCertificate', { certificateHashData: { ...hashData, issuerNameHash: 'a'.repeat(129) } }],
    ['DeleteCertificate', { certificateHashData: { ...hashData, issuerKeyHash: 'b\u0000' } }],
    ['DeleteCertificate', { certificateHashData: { ...hashData, issuerKeyHash: '\ud800' } }],
    ['DeleteCertificate', { certificateHashData: { ...hashData, serialNumber: 2 ** 53 } }],
  ])('%s %j names nothing, and is refused', (action, payload) => {
    for (const scope of [UPSTREAM_SCOPE, SCOPE_16]) {
      const command = scope.commandOf(action, { ...payload }, none);
      expect(command?.kind).toBe('way_in');
      expect(command?.change).toBeUndefined();
    }
  });
});
