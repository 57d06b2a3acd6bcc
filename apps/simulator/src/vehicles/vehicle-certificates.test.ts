import { expect, it } from 'vitest';
import { authorities, readVariable, setVariable, startCsms, startStation } from '../testing/station-bench.ts';

const PNC = 'org.openchargealliance.iso15118pnc';
const SECC = 'DE-ICE-S-0001';

type Csms = Awaited<ReturnType<typeof startCsms>>;

/** A station with an EVSE, and the root of its V2G certificates. */
async function withEvse(version: '2.1' | '2.0.1' = '2.0.1') {
  const csms = await startCsms({ protocol: `ocpp${version}` });
  const station = await startStation(csms, { version, seccIds: [SECC] });
  const { charger } = await authorities();
  const certificate = charger.rootPem;
  await csms.call('InstallCertificate', { certificateType: 'V2GRootCertificate', certificate });
  return { csms, station, charger };
}

async function triggered(csms: Csms, requestedMessage: string) {
  const sent = csms.nextCall('SignCertificate');
  expect(await csms.call('TriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
  return (await sent).params as { csr: string; certificateType: string; requestId?: number };
}

it('A02: asks for its V2G certificate when triggered, takes it, lists it, and gives it up when told to', async () => {
  const { csms, station, charger } = await withEvse();
  await setVariable(csms, 'ISO15118Ctrlr', 'OrganizationName', 'Example V2G');
  expect(await readVariable(csms, 'ISO15118Ctrlr', 'OrganizationName')).toMatchObject({
    attributeValue: 'Example V2G',
  });
  const { csr, certificateType } = await triggered(csms, 'SignV2GCertificate');
  expect(certificateType).toBe('V2GCertificate');
  const certificateChain = await charger.issueStation(csr);
  const installed = station.next('v2g_certificate_installed');
  expect(await csms.call('CertificateSigned', { certificateChain, certificateType })).toEqual({ status: 'Accepted' });
  expect(await installed).toMatchObject({ seccId: SECC, use: 'V2GCertificate' });
  const list = await csms.call('GetInstalledCertificateIds', { certificateType: ['V2GCertificateChain'] });
  const [chain] = list['certificateHashDataChain'] as { certificateType: string; certificateHashData: object }[];
  expect(chain).toMatchObject({ certificateType: 'V2GCertificateChain' });
  const { certificateHashData } = chain as { certificateHashData: object };
  expect(await csms.call('DeleteCertificate', { certificateHashData })).toEqual({ status: 'Accepted' });
  expect(await csms.call('GetInstalledCertificateIds', { certificateType: ['V2GCertificateChain'] })).toEqual({
    status: 'NotFound',
  });
  expect(await csms.call('DeleteCertificate', { certificateHashData })).toEqual({ status: 'NotFound' });
});

it('takes one of ISO 15118-20 under its own type and number alone (2.1)', async () => {
  const { csms, charger } = await withEvse('2.1');
  const { csr, certificateType, requestId } = await triggered(csms, 'SignV2G20Certificate');
  expect([certificateType, requestId]).toEqual(['V2G20Certificate', 1]);
  const certificateChain = await charger.issueStation(csr);
  const deliver = (more: object) => csms.call('CertificateSigned', { certificateChain, certificateType, ...more });
  const refusedAs = (additionalInfo: string) => ({ status: 'Rejected', statusInfo: { additionalInfo } });
  expect(await deliver({ certificateType: 'V2GCertificate', requestId })).toMatchObject(refusedAs('key_unknown'));
  expect(await deliver({})).toMatchObject(refusedAs('request_id_unknown'));
  expect(await deliver({ requestId })).toEqual({ status: 'Accepted' });
});

it('refuses a chain that ends at none of its V2G roots, and one for a name that is not its own', async () => {
  const { csms, charger } = await withEvse();
  const { csr } = await triggered(csms, 'SignV2GCertificate');
  const { backend } = await authorities();
  const deliver = (certificateChain: string) =>
    csms.call('CertificateSigned', { certificateChain, certificateType: 'V2GCertificate' });
  expect(await deliver(await backend.issueStation(csr))).toMatchObject({
    statusInfo: { additionalInfo: 'root_not_installed' },
  });
  const asked = await triggered(csms, 'SignChargingStationCertificate');
  expect(await deliver(await charger.issueStation(asked.csr))).toMatchObject({
    statusInfo: { additionalInfo: 'key_unknown' },
  });
});

it('1.6: does all of it inside DataTransfer, by the application note', async () => {
  const inner = (data: unknown) => JSON.parse(String(data)) as Record<string, string>;
  const answers = new Map([['DataTransfer', () => ({ status: 'Accepted', data: '{"status":"Accepted"}' })]]);
  const csms = await startCsms({ protocol: 'ocpp1.6', more: answers });
  const station = await startStation(csms, { version: '1.6', seccIds: [SECC] });
  const { charger } = await authorities();
  const transfer = async (messageId: string, request: object) => {
    const answer = await csms.call('DataTransfer', { vendorId: PNC, messageId, data: JSON.stringify(request) });
    return answer['status'] === 'Accepted' ? inner(answer['data']) : answer;
  };
  const certificate = charger.rootPem;
  await transfer('InstallCertificate', { certificateType: 'V2GRootCertificate', certificate });
  const sent = csms.nextCall('DataTransfer');
  expect(await transfer('TriggerMessage', { requestedMessage: 'SignV2GCertificate' })).toEqual({ status: 'Accepted' });
  const { messageId, data } = (await sent).params;
  expect(messageId).toBe('SignCertificate');
  const certificateChain = await charger.issueStation(inner(data)['csr'] ?? '');
  const installed = station.next('v2g_certificate_installed');
  expect(await transfer('CertificateSigned', { certificateChain, certificateType: 'V2GCertificate' })).toEqual({
    status: 'Accepted',
  });
  await installed;
  expect(await transfer('GetInstalledCertificateIds', { certificateType: ['V2GCertificateChain'] })).toMatchObject({
    status: 'Accepted',
    certificateHashDataChain: [{ certificateType: 'V2GCertificateChain' }],
  });
  expect(await transfer('Authorize', {})).toEqual({ status: 'UnknownMessageId' });
  expect(await transfer('TriggerMessage', { requestedMessage: 'Dance' })).toEqual({ status: 'Rejected' });
});

it('1.6: knows the application note and its messages in whatever case they are written', async () => {
  const csms = await startCsms({ protocol: 'ocpp1.6' });
  await startStation(csms, { version: '1.6', seccIds: [SECC] });
  const transfer = (vendorId: string, messageId: string) =>
    csms.call('DataTransfer', { vendorId, messageId, data: '{"certificateType":["V2GCertificateChain"]}' });
  const answer = { status: 'Accepted', data: '{"status":"NotFound"}' };
  expect(await transfer(PNC.toUpperCase(), 'getInstalledCertificateIDs')).toEqual(answer);
  expect(await transfer(PNC, 'GetInstalledCertificateId')).toEqual({ status: 'UnknownMessageId' });
});
