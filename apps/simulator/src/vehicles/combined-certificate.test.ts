import { expect, it } from 'vitest';
import { memoryStore } from '../flash/memory-store.ts';
import { createStation } from '../station/station.ts';
import { authorities, cutOver, startCsms, startMutualCsms, startStation } from '../testing/station-bench.ts';

type Csms = Awaited<ReturnType<typeof startCsms>>;

/** The charger's authority is the V2G PKI here: its root is trusted towards vehicles alone. */
async function withV2gRoot(csms: Csms) {
  const { charger } = await authorities();
  const certificate = charger.rootPem;
  await csms.call('InstallCertificate', { certificateType: 'V2GRootCertificate', certificate });
  return charger;
}

async function triggered(csms: Csms, requestedMessage: string) {
  const sent = csms.nextCall('SignCertificate');
  expect(await csms.call('TriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
  return (await sent).params as { csr: string; certificateType?: string };
}

const listed = (csms: Csms) =>
  csms.call('GetInstalledCertificateIds', { certificateType: ['V2GCertificateChain'] }) as Promise<{
    status: string;
    certificateHashDataChain?: { certificateHashData: object }[];
  }>;

it('A02.FR.13: one with one certificate for both asks for it without a type, as which it is triggered or as its own', async () => {
  const csms = await startCsms();
  await startStation(csms, { certificates: 'combined' });
  for (const requestedMessage of ['SignCombinedCertificate', 'SignChargingStationCertificate'])
    expect(await triggered(csms, requestedMessage)).not.toHaveProperty('certificateType');
  expect(await csms.call('TriggerMessage', { requestedMessage: 'SignV2GCertificate' })).toEqual({
    status: 'NotImplemented',
  });
});

it('takes it under the root of vehicles where no type is said, lists it, connects with it, asks for its status, and never deletes it', async () => {
  const csms = await startCsms();
  const mutual = await startMutualCsms();
  const station = await startStation(csms, { certificates: 'combined' });
  const charger = await withV2gRoot(csms);
  const { csr } = await triggered(csms, 'SignCombinedCertificate');
  const certificateChain = await charger.issueStation(csr);
  expect(
    await csms.call('CertificateSigned', { certificateChain, certificateType: 'ChargingStationCertificate' }),
  ).toMatchObject({ statusInfo: { additionalInfo: 'root_not_installed' } });
  expect((await listed(csms)).status).toBe('NotFound');
  expect(await csms.call('CertificateSigned', { certificateChain })).toEqual({ status: 'Accepted' });
  const { certificateHashDataChain: [chain] = [] } = await listed(csms);
  expect(chain).toMatchObject({ certificateType: 'V2GCertificateChain' });
  const { certificateHashData } = chain ?? {};
  expect(await csms.call('DeleteCertificate', { certificateHashData })).toMatchObject({ status: 'Failed' });
  const connected = station.next('connected', ({ securityProfile }) => securityProfile === 3);
  // M06; the test's authority has no responder.
  const asked = station.next('statuses_not_learnt');
  await cutOver(csms, mutual);
  expect((await connected).fingerprint).toBe(station.state().installedFingerprint);
  expect((await asked).detail).toBe('a certificate does not say where its status is told');
});

it('without V2G roots, and with a certificate that vehicles cannot verify, lists none for them', async () => {
  const csms = await startCsms();
  await startStation(csms, { certificates: 'combined' });
  const { charger } = await authorities();
  const certificate = charger.rootPem;
  await csms.call('InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate });
  const certificateChain = await charger.issueStation((await triggered(csms, 'SignCombinedCertificate')).csr);
  expect(await csms.call('CertificateSigned', { certificateChain })).toEqual({ status: 'Accepted' });
  expect((await listed(csms)).status).toBe('NotFound');
});

it('a station with another one for vehicles does not know SignCombinedCertificate, and takes no chain under their root', async () => {
  const csms = await startCsms();
  await startStation(csms);
  const charger = await withV2gRoot(csms);
  expect(await csms.call('TriggerMessage', { requestedMessage: 'SignCombinedCertificate' })).toEqual({
    status: 'NotImplemented',
  });
  const { csr, certificateType } = await triggered(csms, 'SignChargingStationCertificate');
  expect(certificateType).toBe('ChargingStationCertificate');
  expect(await csms.call('CertificateSigned', { certificateChain: await charger.issueStation(csr) })).toMatchObject({
    statusInfo: { additionalInfo: 'root_not_installed' },
  });
});

it('is made with no EVSE that would have one alone', () => {
  const options = {
    identity: 'CS-1',
    serialNumber: 'SN-1',
    vendor: 'Example',
    model: 'M1',
    url: 'wss://localhost:1/ocpp',
    password: '',
    trustAnchorsPem: [],
    store: memoryStore(),
    certificates: 'combined',
    seccIds: ['SN-1'],
  } as const;
  expect(() => createStation(options)).toThrow('none for an EVSE alone');
});
