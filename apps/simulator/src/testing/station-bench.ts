import { afterEach, expect } from 'vitest';
import { memoryStore } from '../flash/memory-store.ts';
import { createStation, type Station } from '../station/station.ts';
import type { StationOptions } from '../station/station-options.ts';
import { OpensslAuthority } from './openssl-authority.ts';
import { type Script, ScriptedCsms } from './scripted-csms.ts';

/** Two authorities as a real system has them: one for its servers, one for its stations. */
export interface Authorities {
  readonly backend: OpensslAuthority;
  readonly charger: OpensslAuthority;
}

let made: Promise<Authorities> | null = null;

/** Made once per test file: keys cost time. */
export function authorities(): Promise<Authorities> {
  made ??= (async () => ({
    backend: await OpensslAuthority.create('Backend Root'),
    charger: await OpensslAuthority.create('Charger Root'),
  }))();
  return made;
}

const stations: Station[] = [];
const servers: ScriptedCsms[] = [];

/** Stops what a test started, and fails it for every frame that ocpp-rpc would not have. */
afterEach(async () => {
  await Promise.all(stations.splice(0).map((station) => station.stop()));
  const stopped = servers.splice(0);
  await Promise.all(stopped.map((csms) => csms.stop()));
  expect(stopped.flatMap((csms) => csms.complaints)).toEqual([]);
});

export async function startCsms(script: Partial<Script> = {}): Promise<ScriptedCsms> {
  const { backend } = await authorities();
  const csms = await ScriptedCsms.start({ server: await backend.issueServer('localhost'), ...script });
  servers.push(csms);
  return csms;
}

/** A CSMS entry for profile 3. */
export async function startMutualCsms(script: Partial<Script> = {}): Promise<ScriptedCsms> {
  return startCsms({ clientCaPem: (await authorities()).charger.rootPem, ...script });
}

export const FIRST_PASSWORD = 'first-password-0001';

export async function newStation(csms: ScriptedCsms, options: Partial<StationOptions> = {}): Promise<Station> {
  const { backend } = await authorities();
  const station = createStation({
    identity: 'CS 0001',
    serialNumber: 'SN-0001',
    vendor: 'Example',
    model: 'M1',
    organisation: 'Example CPO',
    url: csms.url(),
    password: FIRST_PASSWORD,
    trustAnchorsPem: [backend.rootPem],
    store: memoryStore(),
    backOff: { minimumMs: 5, randomRangeMs: 5, repeatTimes: 2 },
    connectionAttempts: 2,
    // The tests' servers listen on the IPv4 loopback only.
    resolve: () => '127.0.0.1',
    ...options,
  });
  stations.push(station);
  return station;
}

/** A station that has booted. */
export async function startStation(csms: ScriptedCsms, options: Partial<StationOptions> = {}): Promise<Station> {
  const station = await newStation(csms, options);
  const booted = csms.nextCall('StatusNotification');
  await station.start();
  await booted;
  return station;
}

export async function installChargerRoot(csms: ScriptedCsms): Promise<void> {
  const certificate = (await authorities()).charger.rootPem;
  const answer = await csms.call('InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate });
  expect(answer).toEqual({ status: 'Accepted' });
}

/** Triggers a signing request; the CSR the station sent. */
export async function triggerCsr(csms: ScriptedCsms): Promise<string> {
  const sent = csms.nextCall('SignCertificate');
  const answer = await csms.call('TriggerMessage', { requestedMessage: 'SignChargingStationCertificate' });
  expect(answer).toEqual({ status: 'Accepted' });
  return String((await sent).params['csr']);
}

export function deliver(csms: ScriptedCsms, certificateChain: string) {
  return csms.call('CertificateSigned', { certificateChain, certificateType: 'ChargingStationCertificate' });
}

/** Anchor, signing request, certificate: the station answered Accepted. Its fingerprint. */
export async function enrol(csms: ScriptedCsms, station: Station): Promise<string> {
  await installChargerRoot(csms);
  const certificate = await (await authorities()).charger.issueStation(await triggerCsr(csms));
  const installed = station.next('certificate_installed');
  expect(await deliver(csms, certificate)).toEqual({ status: 'Accepted' });
  return (await installed).fingerprint;
}

export function setVariable(csms: ScriptedCsms, component: string, variable: string, attributeValue: string) {
  return csms.call('SetVariables', {
    setVariableData: [{ component: { name: component }, variable: { name: variable }, attributeValue }],
  });
}

export async function readVariable(csms: ScriptedCsms, component: string, variable: string): Promise<unknown> {
  const answer = await csms.call('GetVariables', {
    getVariableData: [{ component: { name: component }, variable: { name: variable } }],
  });
  return (answer['getVariableResult'] as { attributeValue?: string; attributeStatus: string }[])[0];
}

export function writeSlot(csms: ScriptedCsms, configurationSlot: number, ocppCsmsUrl: string, securityProfile: number) {
  const connectionData = {
    ocppVersion: 'OCPP20',
    ocppTransport: 'JSON',
    ocppCsmsUrl,
    messageTimeout: 30,
    securityProfile,
    ocppInterface: 'Wired0',
  };
  return csms.call('SetNetworkProfile', { configurationSlot, connectionData });
}

/** Slot 2 on profile 3, first in the order, and a reset: the station leaves `csms` for `mutual`. */
export async function cutOver(csms: ScriptedCsms, mutual: ScriptedCsms): Promise<void> {
  expect(await writeSlot(csms, 2, mutual.url(), 3)).toEqual({ status: 'Accepted' });
  await setVariable(csms, 'OCPPCommCtrlr', 'NetworkConfigurationPriority', '2,1');
  expect(await csms.call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Accepted' });
}
