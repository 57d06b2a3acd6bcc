import { expect, it } from 'vitest';
import type { ScriptedCsms } from '../testing/scripted-csms.ts';
import {
  authorities,
  readVariable,
  setVariable,
  startCsms,
  startStation,
  triggerCsr,
} from '../testing/station-bench.ts';

/** What 2.0.1 and 2.1 have in common; every frame is held against the schemas of its version by ocpp-rpc. */
const VERSIONS = ['2.0.1', '2.1'] as const;
type Version = (typeof VERSIONS)[number];

async function start(version: Version) {
  const csms = await startCsms({ protocol: `ocpp${version}` });
  return { csms, station: await startStation(csms, { version }) };
}

/** Whatever comes until the last part of this report. */
async function reported(csms: ScriptedCsms, requestId: number, method: string, params: object) {
  const ofThis = ({ requestId: of }: Record<string, unknown>) => of === requestId;
  const last = csms.next('call', (call) => ofThis(call.params) && call.params['tbc'] === false);
  expect(await csms.call(method, { requestId, ...params })).toEqual({ status: 'Accepted' });
  await last;
  return csms
    .payloads('NotifyReport')
    .filter(ofThis)
    .flatMap(({ reportData }) => reportData as { variable: { name: string } }[])
    .map(({ variable }) => variable.name);
}

it.each(VERSIONS)('%s: BootNotification comes first, then what happened before it', async (version) => {
  const csms = await startCsms({ protocol: `ocpp${version}` });
  const told = csms.nextCall('SecurityEventNotification');
  await startStation(csms, { version });
  expect((await told).params).toMatchObject({ type: 'StartupOfTheDevice', timestamp: expect.stringMatching(/Z$/) });
  expect(csms.calls[0]).toBe('BootNotification');
  expect(csms.payloads('BootNotification')).toEqual([
    {
      reason: 'PowerUp',
      chargingStation: { vendorName: 'Example', model: 'M1', serialNumber: 'SN-0001', firmwareVersion: '1.0.0' },
    },
  ]);
});

it.each(VERSIONS)(
  '%s: a root is installed, listed under its use, and deleted by what was listed, but not the last',
  async (version) => {
    const { csms } = await start(version);
    const certificate = (await authorities()).charger.rootPem;
    const certificateType = 'CSMSRootCertificate';
    expect(await csms.call('InstallCertificate', { certificateType, certificate })).toEqual({ status: 'Accepted' });
    expect(await csms.call('InstallCertificate', { certificateType, certificate: 'no PEM' })).toMatchObject({
      status: 'Rejected',
    });
    const list = await csms.call('GetInstalledCertificateIds', { certificateType: [certificateType] });
    const chains = list['certificateHashDataChain'] as { certificateType: string; certificateHashData: object }[];
    expect(chains.map((one) => one.certificateType)).toEqual([certificateType, certificateType]);
    const remove = async (index: number) => {
      const { certificateHashData } = chains[index] ?? {};
      return (await csms.call('DeleteCertificate', { certificateHashData }))['status'];
    };
    expect([await remove(1), await remove(1), await remove(0)]).toEqual(['Accepted', 'NotFound', 'Failed']);
    expect(await csms.call('GetInstalledCertificateIds', { certificateType: ['V2GRootCertificate'] })).toEqual({
      status: 'NotFound',
    });
  },
);

it.each(VERSIONS)(
  '%s: TriggerMessage has a request sent, and is NotImplemented for what it does not know',
  async (version) => {
    const { csms } = await start(version);
    expect(await triggerCsr(csms)).toContain('BEGIN CERTIFICATE REQUEST');
    expect(await csms.call('TriggerMessage', { requestedMessage: 'MeterValues' })).toEqual({
      status: 'NotImplemented',
    });
  },
);

it.each(VERSIONS)('%s: CertificateSigned for another key is Rejected, which is a security event', async (version) => {
  const { csms } = await start(version);
  const event = csms.next('call', ({ params }) => params['type'] === 'InvalidChargingStationCertificate');
  const certificateChain = (await authorities()).charger.rootPem;
  expect(await csms.call('CertificateSigned', { certificateChain })).toMatchObject({ status: 'Rejected' });
  await event;
});

it.each(VERSIONS)('%s: settings are read and written by name, whatever its case', async (version) => {
  const { csms } = await start(version);
  const { setVariableResult } = await setVariable(csms, 'securityctrlr', 'organizationname', 'Another CPO');
  expect(setVariableResult).toMatchObject([{ attributeStatus: 'Accepted' }]);
  expect(await readVariable(csms, 'SecurityCtrlr', 'OrganizationName')).toMatchObject({
    attributeStatus: 'Accepted',
    attributeValue: 'Another CPO',
  });
  const unknown = await setVariable(csms, 'SecurityCtrlr', 'Nothing', '1');
  expect(unknown['setVariableResult']).toMatchObject([{ attributeStatus: 'UnknownVariable' }]);
});

it.each(VERSIONS)('%s: reports come part by part, of all that it has or of what was asked for', async (version) => {
  const { csms } = await start(version);
  const all = await reported(csms, 5, 'GetBaseReport', { reportBase: 'FullInventory' });
  expect(all).toEqual(expect.arrayContaining(['SecurityProfile', 'BasicAuthPassword', 'NetworkConfigurationPriority']));
  const componentVariable = [{ component: { name: 'SecurityCtrlr' }, variable: { name: 'CertificateEntries' } }];
  expect(await reported(csms, 6, 'GetReport', { componentVariable })).toEqual(['CertificateEntries']);
});

it.each(VERSIONS)('%s: a log that it does not keep is Rejected, and one that it keeps has a name', async (version) => {
  const { csms } = await start(version);
  const log = { remoteLocation: 'https://localhost:1/up/' };
  const ask = (logType: string, requestId: number) => csms.call('GetLog', { logType, requestId, log });
  expect(await ask('DiagnosticsLog', 7)).toEqual({ status: 'Rejected' });
  const told = csms.nextCall('LogStatusNotification');
  expect(await ask('SecurityLog', 8)).toEqual({ status: 'Accepted', filename: 'security-8.log' });
  expect((await told).params).toMatchObject({ requestId: 8 });
});

it.each(VERSIONS)(
  '%s: Reset OnIdle is Scheduled while a vehicle charges, and boots anew when it has ended',
  async (version) => {
    const { csms, station } = await start(version);
    station.occupy();
    expect(await csms.call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Scheduled' });
    const boot = csms.nextCall('BootNotification');
    station.release();
    expect((await boot).params).toMatchObject({ reason: 'RemoteReset' });
  },
);

it.each(VERSIONS)('%s: SetNetworkProfile writes a slot, and none that it has not or that is lower', async (version) => {
  const { csms } = await start(version);
  const connectionData = {
    ocppVersion: version === '2.1' ? 'OCPP21' : 'OCPP20',
    ocppTransport: 'JSON',
    ocppCsmsUrl: 'wss://csms.example:8442/ocpp',
    messageTimeout: 30,
    securityProfile: 2,
    ocppInterface: 'Wired0',
  };
  const write = (configurationSlot: number, more: object = {}) =>
    csms.call('SetNetworkProfile', { configurationSlot, connectionData: { ...connectionData, ...more } });
  expect(await write(2)).toEqual({ status: 'Accepted' });
  expect(await write(99)).toMatchObject({ status: 'Rejected', statusInfo: { reasonCode: 'InvalidConfSlot' } });
  expect(await write(2, { securityProfile: 1 })).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode: 'NoSecurityDowngrade' },
  });
});
