import { describe, expect, it } from 'vitest';
import type { ScriptedCsms } from '../testing/scripted-csms.ts';
import { authorities, FIRST_PASSWORD, startCsms, startStation } from '../testing/station-bench.ts';
import { OCPP_1_6 } from './ocpp-1-6.ts';

/** One address for a password and for a certificate, as 1.6 needs it; ocpp-rpc judges every frame. */
async function csmsOf16(admit?: (password: string | null, fingerprint: string | null) => number | null) {
  return startCsms({
    protocol: 'ocpp1.6',
    tls: { ca: (await authorities()).charger.rootPem, requestCert: true, rejectUnauthorized: false },
    ...(admit === undefined ? {} : { admit: (_identity, password, fingerprint) => admit(password, fingerprint) }),
  });
}

const start = (csms: ScriptedCsms, options: Parameters<typeof startStation>[1] = {}) =>
  startStation(csms, { version: '1.6', organisation: '', ...options });

const change = (csms: ScriptedCsms, key: string, value: string) => csms.call('ChangeConfiguration', { key, value });

async function installRoot(csms: ScriptedCsms) {
  const certificate = (await authorities()).charger.rootPem;
  return csms.call('InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate });
}

async function triggerCsr(csms: ScriptedCsms): Promise<string> {
  const sent = csms.nextCall('SignCertificate');
  const requestedMessage = 'SignChargePointCertificate';
  expect(await csms.call('ExtendedTriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
  return String((await sent).params['csr']);
}

/** Name, root, signing request, certificate: all that SecurityProfile = 3 asks for. */
async function enrol(csms: ScriptedCsms): Promise<void> {
  expect(await change(csms, 'CpoName', 'Example CPO')).toEqual({ status: 'Accepted' });
  expect(await installRoot(csms)).toEqual({ status: 'Accepted' });
  const certificateChain = await (await authorities()).charger.issueStation(await triggerCsr(csms));
  expect(await csms.call('CertificateSigned', { certificateChain })).toEqual({ status: 'Accepted' });
}

const profileOf = async (csms: ScriptedCsms) =>
  (await csms.call('GetConfiguration', { key: ['SecurityProfile'] }))['configurationKey'];

describe('a station of 1.6', () => {
  it('says what it is, what it does and what it noticed in the words of 1.6', async () => {
    const csms = await csmsOf16();
    await start(csms);
    expect(csms.payloads('BootNotification')).toEqual([
      {
        chargePointVendor: 'Example',
        chargePointModel: 'M1',
        chargePointSerialNumber: 'SN-0001',
        firmwareVersion: '1.0.0',
      },
    ]);
    expect(csms.payloads('StatusNotification')).toMatchObject([
      { connectorId: 1, errorCode: 'NoError', status: 'Available' },
    ]);
    const noticed = csms.nextCall('SecurityEventNotification');
    const certificateChain = (await authorities()).charger.rootPem;
    expect(await csms.call('CertificateSigned', { certificateChain })).toEqual({ status: 'Rejected' });
    let seen = await noticed;
    while (seen.params['type'] === 'StartupOfTheDevice') seen = await csms.nextCall('SecurityEventNotification');
    expect(seen.params['type']).toBe('InvalidChargePointCertificate');
  });

  it('puts the bytes of its AuthorizationKey into the header, and takes nothing else for one', async () => {
    const csms = await csmsOf16();
    await start(csms);
    for (const value of ['short', '00'.repeat(15), '00'.repeat(21), 'zz'.repeat(16), FIRST_PASSWORD]) {
      expect(await change(csms, 'AuthorizationKey', value), value).toEqual({ status: 'Rejected' });
    }
    const key = '0001020304050607ffffffffffffffffffffffff';
    expect(await change(csms, 'AuthorizationKey', key.toUpperCase())).toEqual({ status: 'Accepted' });
    expect(await csms.call('GetConfiguration', { key: ['AuthorizationKey', 'Nothing'] })).toEqual({
      configurationKey: [{ key: 'AuthorizationKey', readonly: false }],
      unknownKey: ['Nothing'],
    });
    const back = csms.next('connected');
    await csms.disconnect();
    expect((await back).passwordHex).toBe(key);
  });

  it('sends the digits of its AuthorizationKey where it is one of those that do', async () => {
    const csms = await csmsOf16();
    await start(csms, { faults: ['sends-key-as-text'] });
    const key = '00010203040506070809101112131415';
    expect(await change(csms, 'AuthorizationKey', key)).toEqual({ status: 'Accepted' });
    const back = csms.next('connected');
    await csms.disconnect();
    expect((await back).password).toBe(key);
  });

  it('checks what a profile needs when it is asked to change it, and not before', async () => {
    const csms = await csmsOf16();
    await start(csms);
    expect(await change(csms, 'SecurityProfile', '3')).toEqual({ status: 'Rejected' });
    expect(await csms.call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' })).toEqual({
      status: 'Rejected',
    });
    await enrol(csms);
    for (const value of ['0', '1', '2', '4', '3.0', 'three']) {
      expect(await change(csms, 'SecurityProfile', value), value).toEqual({ status: 'Rejected' });
    }
    expect(await profileOf(csms)).toEqual([{ key: 'SecurityProfile', readonly: false, value: '2' }]);
  });

  it('comes back to the same address with its certificate, without a boot, and goes below that no more', async () => {
    const csms = await csmsOf16();
    const station = await start(csms);
    await enrol(csms);
    const back = csms.next('connected');
    expect(await change(csms, 'securityprofile', '3')).toEqual({ status: 'Accepted' });
    expect(await back).toMatchObject({ password: null, fingerprint: station.state().installedFingerprint });
    expect(await profileOf(csms)).toEqual([{ key: 'SecurityProfile', readonly: false, value: '3' }]);
    expect(csms.payloads('BootNotification')).toHaveLength(1);
    expect(await change(csms, 'SecurityProfile', '2')).toEqual({ status: 'Rejected' });
    const again = csms.next('connected');
    await csms.disconnect();
    expect(await again).toMatchObject({ password: null, fingerprint: station.state().installedFingerprint });
  });

  it('falls back to its password where its certificate is not let in, and can be asked again', async () => {
    let letsCertificatesIn = false;
    const csms = await csmsOf16((_password, fingerprint) => (fingerprint === null || letsCertificatesIn ? null : 401));
    await start(csms);
    await enrol(csms);
    const back = csms.next('connected');
    expect(await change(csms, 'SecurityProfile', '3')).toEqual({ status: 'Accepted' });
    expect(await back).toMatchObject({ password: FIRST_PASSWORD });
    expect(await profileOf(csms)).toEqual([{ key: 'SecurityProfile', readonly: false, value: '2' }]);
    letsCertificatesIn = true;
    const second = csms.next('connected');
    expect(await change(csms, 'SecurityProfile', '3')).toEqual({ status: 'Accepted' });
    expect(await second).toMatchObject({ password: null });
  });

  it('lists the roots of one type, flat, deletes by what it listed, and keeps the last', async () => {
    const csms = await csmsOf16();
    await start(csms);
    await installRoot(csms);
    const list = (certificateType: string) => csms.call('GetInstalledCertificateIds', { certificateType });
    expect(await list('ManufacturerRootCertificate')).toEqual({ status: 'NotFound' });
    const listed = (await list('CentralSystemRootCertificate'))['certificateHashData'] as object[];
    expect(listed).toHaveLength(2);
    const remove = (certificateHashData: unknown) => csms.call('DeleteCertificate', { certificateHashData });
    expect(await remove(listed[1])).toEqual({ status: 'Accepted' });
    expect(await remove(listed[1])).toEqual({ status: 'NotFound' });
    expect(await remove(listed[0])).toEqual({ status: 'Failed' });
  });

  it('says what it is when it is asked, also once its boot is accepted', async () => {
    const csms = await csmsOf16();
    await start(csms);
    const booted = csms.nextCall('BootNotification');
    expect(await csms.call('TriggerMessage', { requestedMessage: 'BootNotification' })).toEqual({ status: 'Accepted' });
    await booted;
  });

  it('boots again after a reset', async () => {
    const csms = await csmsOf16();
    await start(csms);
    const booted = csms.nextCall('BootNotification');
    expect(await csms.call('Reset', { type: 'Soft' })).toEqual({ status: 'Accepted' });
    await booted;
  });

  it('knows the messages of 1.6 and no others', async () => {
    const csms = await csmsOf16();
    await start(csms);
    const code = (method: string, params: unknown) =>
      csms.call(method, params).then(
        () => 'answered',
        (error: { rpcErrorCode?: string }) => error.rpcErrorCode,
      );
    expect(await code('ClearCache', {})).toBe('NotSupported');
    expect(await csms.call('DataTransfer', { vendorId: 'acme', data: '{}' })).toEqual({ status: 'UnknownVendorId' });
    expect(await csms.call('TriggerMessage', { requestedMessage: 'DiagnosticsStatusNotification' })).toEqual({
      status: 'NotImplemented',
    });
  });

  it('spells what 1.6 spells in its own way', () => {
    expect((['FormatViolation', 'OccurrenceConstraintViolation', 'NotSupported'] as const).map(OCPP_1_6.spell)).toEqual(
      ['FormationViolation', 'OccurenceConstraintViolation', 'NotSupported'],
    );
  });
});
