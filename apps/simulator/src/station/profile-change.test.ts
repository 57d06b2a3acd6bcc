import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileStore } from '../flash/file-store.ts';
import type { ScriptedCsms } from '../testing/scripted-csms.ts';
import {
  authorities,
  cutOver,
  deliver,
  enrol,
  FIRST_PASSWORD,
  newStation,
  readVariable,
  setVariable,
  startCsms,
  startMutualCsms,
  startStation,
  triggerCsr,
  writeSlot,
} from '../testing/station-bench.ts';

it('uses a new password from the next connection on, and keeps the old one when the new is not a good one', async () => {
  const csms = await startCsms();
  await startStation(csms);
  expect(await setVariable(csms, 'SecurityCtrlr', 'BasicAuthPassword', 'short')).toMatchObject({
    setVariableResult: [{ attributeStatus: 'Rejected' }],
  });
  expect(await setVariable(csms, 'SecurityCtrlr', 'BasicAuthPassword', 'second-password-0002')).toMatchObject({
    setVariableResult: [{ attributeStatus: 'Accepted' }],
  });
  expect(await readVariable(csms, 'SecurityCtrlr', 'BasicAuthPassword')).toMatchObject({
    attributeStatus: 'Rejected',
    attributeStatusInfo: { reasonCode: 'WriteOnly' },
  });
  const back = csms.next('connected');
  await csms.disconnect();
  expect((await back).password).toBe('second-password-0002');
});

it('answers for variables it has not, and for those that are read-only', async () => {
  const csms = await startCsms();
  await startStation(csms);
  expect(await readVariable(csms, 'NoSuchCtrlr', 'X')).toMatchObject({ attributeStatus: 'UnknownComponent' });
  expect(await readVariable(csms, 'SecurityCtrlr', 'X')).toMatchObject({ attributeStatus: 'UnknownVariable' });
  expect(await readVariable(csms, 'securityctrlr', 'organizationname')).toMatchObject({
    attributeValue: 'Example CPO',
  });
  expect(await setVariable(csms, 'SecurityCtrlr', 'SecurityProfile', '3')).toMatchObject({
    setVariableResult: [{ attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode: 'ReadOnly' } }],
  });
});

it('refuses a profile-3 slot before it has a certificate, an unknown slot and an address that is not TLS', async () => {
  const csms = await startCsms();
  await startStation(csms);
  const url = 'wss://localhost:1/ocpp';
  expect(await writeSlot(csms, 2, url, 3)).toMatchObject({ statusInfo: { reasonCode: 'InvalidNetworkConf' } });
  expect(await writeSlot(csms, 9, url, 2)).toMatchObject({ statusInfo: { reasonCode: 'InvalidConfSlot' } });
  expect(await writeSlot(csms, 2, 'ws://localhost:1/ocpp', 2)).toMatchObject({
    statusInfo: { reasonCode: 'InvalidURL' },
  });
  expect(await setVariable(csms, 'OCPPCommCtrlr', 'NetworkConfigurationPriority', '2,1')).toMatchObject({
    setVariableResult: [{ attributeStatus: 'Rejected' }],
  });
});

it('moves to profile 3 with its certificate and without a password, boots, and forgets the lower profile', async () => {
  const csms = await startCsms();
  const mutual = await startMutualCsms();
  const station = await startStation(csms);
  const fingerprint = await enrol(csms, station);
  const connected = mutual.next('connected');
  const boot = mutual.nextCall('BootNotification');
  const settled = station.next('lower_profiles_removed');
  await cutOver(csms, mutual);
  expect(await connected).toMatchObject({ identity: 'CS 0001', password: null, fingerprint });
  expect((await boot).params).toMatchObject({ reason: 'RemoteReset', chargingStation: { serialNumber: 'SN-0001' } });
  await settled;
  expect(await readVariable(mutual, 'SecurityCtrlr', 'SecurityProfile')).toMatchObject({ attributeValue: '3' });
  expect(await readVariable(mutual, 'OCPPCommCtrlr', 'NetworkConfigurationPriority')).toMatchObject({
    attributeValue: '2',
  });
  expect(await writeSlot(mutual, 1, csms.url(), 2)).toMatchObject({
    statusInfo: { reasonCode: 'NoSecurityDowngrade' },
  });
});

describe('a station that allows the way down from profile 3 (A05.FR.08)', () => {
  const on3 = async (allowSecurityProfileDowngrade: boolean) => {
    const csms = await startCsms();
    const mutual = await startMutualCsms();
    const station = await startStation(csms, { allowSecurityProfileDowngrade });
    await enrol(csms, station);
    const settled = station.next('lower_profiles_removed');
    await cutOver(csms, mutual);
    await settled;
    return { csms, mutual, station };
  };

  it('says so, takes a slot of profile 2 and prefers it, and none of profile 1', async () => {
    const { csms, mutual, station } = await on3(true);
    expect(await readVariable(mutual, 'SecurityCtrlr', 'AllowSecurityProfileDowngrade')).toMatchObject({
      attributeValue: 'true',
    });
    expect(await writeSlot(mutual, 1, 'ws://localhost:1/ocpp', 1)).toMatchObject({
      statusInfo: { reasonCode: 'NoSecurityDowngrade' },
    });
    const arrived = csms.next('connected');
    const booted = csms.nextCall('StatusNotification');
    await goDown(mutual, csms);
    expect((await arrived).password).toBe(FIRST_PASSWORD);
    await booted;
    expect(station.state()).toMatchObject({ slot: 1, securityProfile: 2 });
  });

  it('goes up again as it is told to, and forgets the lower slot', async () => {
    const { csms, mutual, station } = await on3(true);
    const booted = csms.nextCall('StatusNotification');
    await goDown(mutual, csms);
    await booted;
    expect(await setVariable(csms, 'OCPPCommCtrlr', 'NetworkConfigurationPriority', '2,1')).toMatchObject({
      setVariableResult: [{ attributeStatus: 'RebootRequired' }],
    });
    const settled = station.next('lower_profiles_removed');
    const back = mutual.next('connected');
    expect(await csms.call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Accepted' });
    expect(await back).toMatchObject({ password: null });
    await settled;
    expect(await readVariable(mutual, 'OCPPCommCtrlr', 'NetworkConfigurationPriority')).toMatchObject({
      attributeValue: '2',
    });
  });

  it('and one that does not says so, and refuses the slot', async () => {
    const { csms, mutual } = await on3(false);
    expect(await readVariable(mutual, 'SecurityCtrlr', 'AllowSecurityProfileDowngrade')).toMatchObject({
      attributeValue: 'false',
    });
    expect(await writeSlot(mutual, 1, csms.url(), 2)).toMatchObject({
      statusInfo: { reasonCode: 'NoSecurityDowngrade' },
    });
  });

  async function goDown(mutual: ScriptedCsms, csms: ScriptedCsms) {
    expect(await writeSlot(mutual, 1, csms.url(), 2)).toEqual({ status: 'Accepted' });
    expect(await setVariable(mutual, 'OCPPCommCtrlr', 'NetworkConfigurationPriority', '1,2')).toMatchObject({
      setVariableResult: [{ attributeStatus: 'RebootRequired' }],
    });
    expect(await mutual.call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Accepted' });
  }
});

it('falls back to its profile-2 slot when profile 3 does not let it in, and says so at boot', async () => {
  const csms = await startCsms();
  const mutual = await startMutualCsms({ admit: () => 403 });
  const station = await startStation(csms);
  await enrol(csms, station);
  const failures: number[] = [];
  station.on('connection_failed', ({ slot }) => failures.push(slot));
  const back = csms.next('connected');
  const boot = csms.nextCall('BootNotification');
  await cutOver(csms, mutual);
  expect((await back).password).toBe(FIRST_PASSWORD);
  await boot;
  expect(failures).toEqual([2, 2]);
  expect(await readVariable(csms, 'SecurityCtrlr', 'SecurityProfile')).toMatchObject({ attributeValue: '2' });
});

it('after a renewal on profile 3 it reconnects at once with the new certificate, and does not boot again', async () => {
  const { charger } = await authorities();
  const csms = await startCsms();
  const mutual = await startMutualCsms();
  const station = await startStation(csms);
  const first = await enrol(csms, station);
  const booted = mutual.nextCall('StatusNotification');
  await cutOver(csms, mutual);
  await booted;

  const chain = await charger.issueStation(await triggerCsr(mutual));
  const renewed = mutual.next('connected');
  expect(await deliver(mutual, chain)).toEqual({ status: 'Accepted' });
  const { fingerprint } = await renewed;
  expect(fingerprint).not.toBe(first);
  expect(station.state().installedFingerprint).toBe(fingerprint);
  await mutual.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
  expect(mutual.payloads('BootNotification')).toHaveLength(1);
});

it('of the text before the errata it uses a new certificate when it connects the next time, and keeps the old one', async () => {
  const { charger } = await authorities();
  const csms = await startCsms();
  const mutual = await startMutualCsms();
  const station = await startStation(csms, { activates: 'at_next_connection' });
  const first = await enrol(csms, station);
  const booted = mutual.nextCall('StatusNotification');
  await cutOver(csms, mutual);
  await booted;

  const chain = await charger.issueStation(await triggerCsr(mutual));
  expect(await deliver(mutual, chain)).toEqual({ status: 'Accepted' });
  await mutual.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
  expect(station.state()).toMatchObject({ connection: 'open', presentedFingerprint: first });

  const renewed = mutual.next('connected');
  await mutual.disconnect();
  const { fingerprint } = await renewed;
  expect(fingerprint).toBe(station.state().installedFingerprint);
  expect(fingerprint).not.toBe(first);

  mutual.script.admit = (_identity, _password, shown) => (shown === first ? null : 403);
  const back = mutual.next('connected');
  await mutual.disconnect();
  expect((await back).fingerprint).toBe(first);
});

it('goes back to the certificate before when the new one connects nowhere, and reports that it discarded it', async () => {
  const { charger } = await authorities();
  const csms = await startCsms();
  const mutual = await startMutualCsms();
  const station = await startStation(csms);
  const first = await enrol(csms, station);
  const booted = mutual.nextCall('StatusNotification');
  await cutOver(csms, mutual);
  await booted;

  mutual.script.admit = (_identity, _password, fingerprint) => (fingerprint === first ? null : 403);
  const chain = await charger.issueStation(await triggerCsr(mutual));
  const rolledBack = station.next('certificate_rolled_back');
  const back = mutual.next('connected');
  const event = mutual.next('call', ({ params }) => params['type'] === 'DiscardedRenewedClientCertificate');
  await deliver(mutual, chain);
  expect((await rolledBack).restored).toBe(first);
  expect((await back).fingerprint).toBe(first);
  await event;
});

it('goes on from its file after a restart: profile 3, the same certificate, the events it had not sent', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'station-')), 'station.json');
  const csms = await startCsms();
  const mutual = await startMutualCsms();
  const station = await startStation(csms, { store: fileStore(path) });
  const fingerprint = await enrol(csms, station);
  const settled = station.next('lower_profiles_removed');
  await cutOver(csms, mutual);
  await settled;
  await station.stop();

  const again = await newStation(csms, { store: fileStore(path), password: 'forgotten-password', trustAnchorsPem: [] });
  const back = mutual.next('connected');
  const startup = mutual.next('call', ({ params }) => params['type'] === 'StartupOfTheDevice');
  await again.start();
  expect((await back).fingerprint).toBe(fingerprint);
  await startup;
  expect(again.state()).toMatchObject({ slot: 2, securityProfile: 3, presentedFingerprint: fingerprint });
});

it('takes a certificate for a key it made before it was restarted', async () => {
  const { charger } = await authorities();
  const path = join(await mkdtemp(join(tmpdir(), 'station-')), 'station.json');
  const csms = await startCsms();
  const station = await startStation(csms, { store: fileStore(path) });
  await csms.call('InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate: charger.rootPem });
  const csr = await triggerCsr(csms);
  await station.stop();

  await startStation(csms, { store: fileStore(path) });
  expect(await deliver(csms, await charger.issueStation(csr))).toEqual({ status: 'Accepted' });
});

it('goes from profile 1 to TLS, with the way back open until it works', async () => {
  const plain = await startCsms({ plain: true });
  const station = await startStation(plain, { securityProfile: 1 });
  const first = await startCsms();
  expect(await writeSlot(plain, 2, first.url(), 1)).toMatchObject({ statusInfo: { reasonCode: 'InvalidURL' } });
  expect(await writeSlot(plain, 2, first.url(), 2)).toEqual({ status: 'Accepted' });
  await setVariable(plain, 'OCPPCommCtrlr', 'NetworkConfigurationPriority', '2,1');
  const settled = station.next('lower_profiles_removed');
  const arrived = first.next('connected');
  expect(await plain.call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Accepted' });
  expect((await arrived).password).toBe(FIRST_PASSWORD);
  await settled;
  expect(station.state()).toMatchObject({ slot: 2, securityProfile: 2 });
  expect(await writeSlot(first, 1, plain.url(), 1)).toMatchObject({
    statusInfo: { reasonCode: 'NoSecurityDowngrade' },
  });
});
