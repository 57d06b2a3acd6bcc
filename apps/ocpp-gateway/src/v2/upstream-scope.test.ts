import { describe, expect, test } from 'vitest';
import { UPSTREAM_SCOPE as SCOPE_16 } from '../v16/upstream-scope.ts';
import { UPSTREAM_SCOPE } from './upstream-scope.ts';

const own = new Set([7]);
const none = new Set<string>();

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
    ['SetVariables', variables(['SecurityCtrlr', 'Identity']), 'way_in'],
    ['SetVariables', variables(['OCPPCommCtrlr', 'NetworkConfigurationPriority']), 'way_in'],
    ['SetVariables', variables(['NetworkConfiguration', 'OcppCsmsUrl']), 'way_in'],
    ['SetVariables', variables(['SecurityCtrlr', 'OrganizationName']), 'certificates'],
    ['SetVariables', variables(['SecurityCtrlr', 'OrganizationName'], ['SecurityCtrlr', 'Identity']), 'way_in'],
    ['SetVariables', variables(['OCPPCommCtrlr', 'HeartbeatInterval']), null],
    ['SetVariables', {}, null],
    ['SetVariables', { setVariableData: 'a list' }, null],
    ['SetVariables', { setVariableData: [null, 7, { component: [] }] }, null],
    ['SetNetworkProfile', {}, 'way_in'],
    ['InstallCertificate', {}, 'certificates'],
    ['InstallCertificate', { certificateType: 'V2GRootCertificate' }, 'certificates'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate' }, null],
    ['DeleteCertificate', {}, 'certificates'],
    ['DeleteCertificate', { certificateHashData: null }, 'certificates'],
    ['CertificateSigned', {}, 'certificates'],
    ['TriggerMessage', { requestedMessage: 'SignV2GCertificate' }, 'signing'],
    ['TriggerMessage', { requestedMessage: 'SignCombinedCertificate' }, 'signing'],
    ['TriggerMessage', { requestedMessage: 'BootNotification' }, null],
    ['TriggerMessage', {}, null],
    ['Reset', {}, null],
    ['GetVariables', variables(['SecurityCtrlr', 'BasicAuthPassword']), null],
    ['GetInstalledCertificateIds', {}, null],
  ])('%s %j is %s', (action, payload, kind) => {
    expect(kindOf(action, payload)).toBe(kind);
  });

  test('a list with one of ours and one that is none is an error', () => {
    const [one] = variables(['SecurityCtrlr', 'BasicAuthPassword']).setVariableData;
    const command = UPSTREAM_SCOPE.commandOf('SetVariables', { setVariableData: [one, null] }, none);
    expect(command?.refusal).toMatchObject({ ok: false, error: { code: 'PropertyConstraintViolation' } });
  });

  test.each([
    ['ChangeConfiguration', { key: 'AuthorizationKey' }, 'way_in'],
    ['ChangeConfiguration', { key: 'SECURITYPROFILE' }, 'way_in'],
    ['ChangeConfiguration', { key: 'CpoName' }, 'certificates'],
    ['ChangeConfiguration', { key: 'HeartbeatInterval' }, null],
    ['ChangeConfiguration', { key: 7 }, null],
    ['ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' }, 'signing'],
    ['ExtendedTriggerMessage', { requestedMessage: 'Heartbeat' }, null],
    ['InstallCertificate', { certificateType: 'CentralSystemRootCertificate' }, 'certificates'],
    ['InstallCertificate', { certificateType: 'ManufacturerRootCertificate' }, null],
    ['DeleteCertificate', {}, 'certificates'],
    ['CertificateSigned', {}, 'certificates'],
    ['SignedUpdateFirmware', {}, null],
  ])('in 1.6 %s %j is %s', (action, payload, kind) => {
    expect(SCOPE_16.commandOf(action, { ...payload }, none)?.kind ?? null).toBe(kind);
  });

  test('in 1.6 what a list holds is told by what was asked for', () => {
    const data = { hashAlgorithm: 'SHA256', issuerNameHash: 'AA', issuerKeyHash: 'BB', serialNumber: '01' };
    const listOf = (certificateType: string, response: object) =>
      SCOPE_16.manufacturerRootsIn('GetInstalledCertificateIds', { certificateType }, { ...response });
    const [root, ...others] = listOf('ManufacturerRootCertificate', { certificateHashData: [data, null, {}] });
    expect(others).toEqual([]);
    expect(listOf('CentralSystemRootCertificate', { certificateHashData: [data] })).toEqual([]);
    expect(listOf('ManufacturerRootCertificate', { status: 'NotFound' })).toEqual([]);
    const remove = { certificateHashData: { ...data, issuerNameHash: 'aa', serialNumber: '1' } };
    expect(SCOPE_16.commandOf('DeleteCertificate', remove, new Set([root ?? '']))).toBeNull();
  });
});
