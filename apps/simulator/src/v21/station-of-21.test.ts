import { expect, it } from 'vitest';
import { ManualTimers } from '../testing/manual-timers.ts';
import {
  authorities,
  installChargerRoot,
  readVariable,
  setVariable,
  startCsms,
  startMutualCsms,
  startStation,
  triggerCsr,
} from '../testing/station-bench.ts';

const deliver21 = (csms: Awaited<ReturnType<typeof startCsms>>, certificateChain: string, requestId?: number) =>
  csms.call('CertificateSigned', {
    certificateChain,
    certificateType: 'ChargingStationCertificate',
    ...(requestId === undefined ? {} : { requestId }),
  });

it('takes a certificate under the number of its newest request for that key alone (A02.FR.24–26)', async () => {
  const { charger } = await authorities();
  const timers = new ManualTimers();
  const csms = await startCsms({ protocol: 'ocpp2.1' });
  await startStation(csms, { version: '2.1', timers, certSigningWaitMinimum: 10 });
  await installChargerRoot(csms);
  const chain = await charger.issueStation(await triggerCsr(csms));
  const resent = csms.nextCall('SignCertificate');
  timers.advance(10_000);
  await resent;
  const [first, second] = csms.payloads('SignCertificate').map(({ requestId }) => requestId);
  expect([first, second]).toEqual([1, 2]);
  const unknown = { status: 'Rejected', statusInfo: { additionalInfo: 'request_id_unknown' } };
  expect(await deliver21(csms, chain)).toMatchObject(unknown);
  expect(await deliver21(csms, chain, 1)).toMatchObject(unknown);
  expect(await deliver21(csms, chain, 2)).toEqual({ status: 'Accepted' });
});

it('takes no certificate for ISO 15118-20 and is asked for none', async () => {
  const csms = await startCsms({ protocol: 'ocpp2.1' });
  await startStation(csms, { version: '2.1' });
  expect(await csms.call('TriggerMessage', { requestedMessage: 'SignV2G20Certificate' })).toEqual({
    status: 'NotImplemented',
  });
  expect(
    await csms.call('CertificateSigned', { certificateChain: 'PEM', certificateType: 'V2G20Certificate' }),
  ).toMatchObject({ status: 'Rejected', statusInfo: { additionalInfo: 'use_not_supported' } });
});

const setSlot = (csms: Awaited<ReturnType<typeof startCsms>>, slot: number, values: Record<string, string>) =>
  csms.call('SetVariables', {
    setVariableData: Object.entries(values).map(([name, attributeValue]) => ({
      component: { name: 'NetworkConfiguration', instance: String(slot) },
      variable: { name },
      attributeValue,
    })),
  });

const statuses = (answer: Record<string, unknown>) =>
  (answer['setVariableResult'] as { attributeStatus: string }[]).map(({ attributeStatus }) => attributeStatus);

it('moves to Profile 3 by a slot written as variables, where SetNetworkProfile is gone', async () => {
  const { charger } = await authorities();
  const csms = await startCsms({ protocol: 'ocpp2.1' });
  const mutual = await startMutualCsms({ protocol: 'ocpp2.1' });
  const station = await startStation(csms, { version: '2.1', slotsAsVariablesOnly: true });
  await installChargerRoot(csms);
  await deliver21(csms, await charger.issueStation(await triggerCsr(csms)), 1);
  const connectionData = {
    ocppTransport: 'JSON',
    ocppCsmsUrl: mutual.url(),
    messageTimeout: 30,
    securityProfile: 3,
    ocppInterface: 'Any',
  };
  expect(await csms.call('SetNetworkProfile', { configurationSlot: 2, connectionData })).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode: 'UnsupportedRequest' },
  });
  const values = {
    OcppVersion: 'OCPP21',
    OcppTransport: 'JSON',
    OcppCsmsUrl: mutual.url(),
    MessageTimeout: '30',
    SecurityProfile: '3',
    OcppInterface: 'Any',
  };
  // B09.FR.22: not the slot it lives on.
  expect(new Set(statuses(await setSlot(csms, 1, values)))).toEqual(new Set(['Rejected']));
  expect(new Set(statuses(await setSlot(csms, 2, values)))).toEqual(new Set(['Accepted']));
  expect(statuses(await setSlot(csms, 2, { OcppVersion: 'OCPP16', OcppCsmsUrl: 'ws://plain.example' }))).toEqual([
    'Rejected',
    'Rejected',
  ]);
  expect(statuses(await setSlot(csms, 9, { SecurityProfile: '3' }))).toEqual(['UnknownComponent']);
  const priority = {
    component: { name: 'OCPPCommCtrlr' },
    variable: { name: 'NetworkConfigurationPriority' },
    attributeValue: '2,1',
  };
  expect(statuses(await csms.call('SetVariables', { setVariableData: [priority] }))).toEqual(['RebootRequired']);
  const arrived = mutual.next('connected');
  await csms.call('Reset', { type: 'OnIdle' });
  expect((await arrived).fingerprint).toBe(station.state().installedFingerprint);
});

it('a slot that was written in part is not taken into the priority list', async () => {
  const csms = await startCsms({ protocol: 'ocpp2.1' });
  await startStation(csms, { version: '2.1' });
  expect(statuses(await setSlot(csms, 2, { SecurityProfile: '2' }))).toEqual(['Accepted']);
  const answer = await csms.call('SetVariables', {
    setVariableData: [
      {
        component: { name: 'OCPPCommCtrlr' },
        variable: { name: 'NetworkConfigurationPriority' },
        attributeValue: '2,1',
      },
    ],
  });
  expect(statuses(answer)).toEqual(['Rejected']);
});

it('a station of 2.0.1 knows none of these variables', async () => {
  const csms = await startCsms();
  await startStation(csms);
  expect(await readVariable(csms, 'NetworkConfiguration', 'SecurityProfile')).toMatchObject({
    attributeStatus: 'UnknownComponent',
  });
  expect(statuses(await setSlot(csms, 2, { SecurityProfile: '3' }))).toEqual(['UnknownComponent']);
});

it('has neither an access point nor a VPN in any slot, and says so by the names of the appendices of 2.1', async () => {
  const csms = await startCsms({ protocol: 'ocpp2.1' });
  await startStation(csms, { version: '2.1' });
  const asked = [1, 2].flatMap((slot) =>
    ['ApnEnabled', 'VpnEnabled'].map((name) => ({
      component: { name: 'NetworkConfiguration', instance: String(slot) },
      variable: { name },
    })),
  );
  const { getVariableResult } = await csms.call('GetVariables', { getVariableData: asked });
  expect(getVariableResult).toEqual(
    asked.map((one) => ({ ...one, attributeStatus: 'Accepted', attributeValue: 'false', attributeType: 'Actual' })),
  );
  expect(statuses(await setSlot(csms, 2, { ApnEnabled: 'true', VpnEnabled: 'false' }))).toEqual([
    'Rejected',
    'Accepted',
  ]);
});

it('without the variable that 2.1 deprecates it has no password but those of its slots, and that of its factory', async () => {
  const csms = await startCsms({ protocol: 'ocpp2.1' });
  await startStation(csms, { version: '2.1', passwordsInSlotsOnly: true, connectionAttempts: 1 });
  const forAll = {
    component: { name: 'SecurityCtrlr' },
    variable: { name: 'BasicAuthPassword' },
    attributeValue: 'a-new-password-00004',
  };
  expect(statuses(await csms.call('SetVariables', { setVariableData: [forAll] }))).toEqual(['UnknownVariable']);
});

it('has a password in each slot, comes with that of the slot it uses, and falls back to the slot with the old one', async () => {
  const csms = await startCsms({
    protocol: 'ocpp2.1',
    admit: (_, password) => (password === 'a-wrong-password-0003' ? 401 : null),
  });
  const station = await startStation(csms, { version: '2.1', connectionAttempts: 1 });
  const profile2 = { OcppVersion: 'OCPP21', OcppTransport: 'JSON', OcppCsmsUrl: csms.url(), SecurityProfile: '2' };
  const comesBackWith = async () => {
    const [arrived, booted] = [csms.next('connected'), csms.nextCall('StatusNotification')];
    await csms.call('Reset', { type: 'OnIdle' });
    await booted;
    return (await arrived).password;
  };
  const moveTo = async (slot: number, list: string, password: string) => {
    const answer = await setSlot(csms, slot, { ...profile2, BasicAuthPassword: password });
    expect(new Set(statuses(answer))).toEqual(new Set(['Accepted']));
    await setVariable(csms, 'OCPPCommCtrlr', 'NetworkConfigurationPriority', list);
    return comesBackWith();
  };
  expect(statuses(await setSlot(csms, 2, { BasicAuthPassword: 'short' }))).toEqual(['Rejected']);
  expect(await moveTo(2, '2,1', 'second-password-0002')).toBe('second-password-0002');
  expect(await moveTo(3, '3,2', 'a-wrong-password-0003')).toBe('second-password-0002');
  expect(station.state()).toMatchObject({ slot: 2 });

  // B09.FR.27: what is written for all of them counts before that of the slot in use.
  await setVariable(csms, 'SecurityCtrlr', 'BasicAuthPassword', 'third-password-0004');
  expect(await comesBackWith()).toBe('third-password-0004');
});
