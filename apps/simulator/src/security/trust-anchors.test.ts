import { FixedClock } from '@bfcert/kernel/clock';
import { expect, it } from 'vitest';
import { OpensslAuthority } from '../testing/openssl-authority.ts';
import { authorities, installChargerRoot, startCsms, startStation } from '../testing/station-bench.ts';

/** Self-signed, serial 0x0FFF; its hash values were made with `openssl ocsp -sha256 -reqout`. */
const VECTOR = `-----BEGIN CERTIFICATE-----
MIIBxjCCAWygAwIBAgICD/8wCgYIKoZIzj0EAwIwSjETMBEGCgmSJomT8ixkARkWA1YyRzEdMBsGA1UEAwwURmFjdCBTaGVldCBUZXN0IFJvb3QxFDASBgNVBAoMC0V4
YW1wbGUgQ1BPMB4XDTI2MTEyMjIwMzkxNVoXDTQ2MTExNzIwMzkxNVowSjETMBEGCgmSJomT8ixkARkWA1YyRzEdMBsGA1UEAwwURmFjdCBTaGVldCBUZXN0IFJvb3Qx
FDASBgNVBAoMC0V4YW1wbGUgQ1BPMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOgYeVYz3iolWiWk50J2h1z51gVw842pXYVMuKamkwHAsaVxWwCTlDQrU2sRDkkvU
DwElDWWx4hD/tLBoOdVvVqNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFM2d2rgrZW6Rkrtbbx2RnYwn/+Z5MAoGCCqGSM49BAMC
A0gAMEUCIEdn1Balsqf5ROC+HeSZ8cb8uOgOhi5ZcHmZsU/8nymSAiEA34G8RP5MIGOtezU8PGvdWTRgovovByHJkdi0Y87+ddQ=
-----END CERTIFICATE-----
`;
const VECTOR_HASH_DATA = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '2ae715321a1cfdf23af96e3967512058a11a6f47405214e4adc0e226dbb9f34f',
  issuerKeyHash: '00e13a341de88198a88e122070cf6f7a43ad5aba22f142835157aa6cd8d4e76d',
  serialNumber: 'fff',
};

const manufacturerRoot = (certificate: string) => ({ certificateType: 'ManufacturerRootCertificate', certificate });
const csmsRoot = (certificate: string) => ({ certificateType: 'CSMSRootCertificate', certificate });

it('lists an installed root by the hash data that openssl computes, and only under its own use', async () => {
  const csms = await startCsms();
  await startStation(csms, { clock: new FixedClock('2027-01-01T00:00:00Z') });
  expect(await csms.call('InstallCertificate', manufacturerRoot(VECTOR))).toEqual({ status: 'Accepted' });
  expect(await csms.call('GetInstalledCertificateIds', { certificateType: ['ManufacturerRootCertificate'] })).toEqual({
    status: 'Accepted',
    certificateHashDataChain: [
      { certificateType: 'ManufacturerRootCertificate', certificateHashData: VECTOR_HASH_DATA },
    ],
  });
  expect(await csms.call('GetInstalledCertificateIds', { certificateType: ['MORootCertificate'] })).toEqual({
    status: 'NotFound',
  });
});

it('replaces a root that is already there', async () => {
  const csms = await startCsms();
  const station = await startStation(csms);
  await installChargerRoot(csms);
  await installChargerRoot(csms);
  expect(station.state().anchorFingerprints).toHaveLength(2);
});

it.each([
  ['no_certificate', 'not_one_certificate'],
  ['two_certificates', 'not_one_certificate'],
  ['leaf', 'not_a_ca'],
  ['issuer_missing', 'issuer_not_installed'],
] as const)('refuses as a root: %s', async (what, reason) => {
  const { backend, charger } = await authorities();
  const stranger = await OpensslAuthority.create('Stranger Root');
  const certificates = {
    no_certificate: 'hello',
    two_certificates: backend.rootPem + charger.rootPem,
    leaf: (await stranger.issueServer('localhost')).certificatePem,
    issuer_missing: await stranger.crossSign(charger),
  };
  const csms = await startCsms();
  const station = await startStation(csms);
  const refused = station.next('anchor_refused');
  expect(await csms.call('InstallCertificate', csmsRoot(certificates[what]))).toMatchObject({ status: 'Rejected' });
  expect((await refused).reason).toBe(reason);
  expect(station.state().anchorFingerprints).toHaveLength(1);
});

it('refuses a root that is not valid by its own clock, and one more than it has room for', async () => {
  const { charger } = await authorities();
  const csms = await startCsms();
  const station = await startStation(csms, { clock: new FixedClock('2020-01-01T00:00:00Z') });
  const early = station.next('anchor_refused');
  await csms.call('InstallCertificate', csmsRoot(charger.rootPem));
  expect((await early).reason).toBe('not_valid_now');

  const small = await startCsms();
  const full = await startStation(small, { certificateCapacity: 1 });
  const noRoom = full.next('anchor_refused');
  expect(await small.call('InstallCertificate', csmsRoot(charger.rootPem))).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode: 'OutOfStorage' },
  });
  expect((await noRoom).reason).toBe('store_full');
});

it('deletes a root by the hash data it listed, but never the last', async () => {
  const csms = await startCsms();
  const station = await startStation(csms);
  await installChargerRoot(csms);
  const listed = await csms.call('GetInstalledCertificateIds', {});
  const [first, second] = listed['certificateHashDataChain'] as { certificateHashData: unknown }[];
  const remove = (certificateHashData: unknown) => csms.call('DeleteCertificate', { certificateHashData });
  expect(await remove(second?.certificateHashData)).toEqual({ status: 'Accepted' });
  expect(await remove(second?.certificateHashData)).toEqual({ status: 'NotFound' });
  expect(await remove(first?.certificateHashData)).toMatchObject({ status: 'Failed' });
  expect(station.state().anchorFingerprints).toHaveLength(1);
});

it('with AdditionalRootCertificateCheck takes only a root signed by its own, and drops that one after the first connection with the new', async () => {
  const { backend } = await authorities();
  const successor = await OpensslAuthority.create('Successor Root');
  const csms = await startCsms();
  const station = await startStation(csms, { additionalRootCertificateCheck: true });
  const refused = station.next('anchor_refused');
  await csms.call('InstallCertificate', csmsRoot(successor.rootPem));
  expect((await refused).reason).toBe('not_signed_by_an_installed_root');

  const installed = station.next('anchor_installed');
  await csms.call('InstallCertificate', csmsRoot(await backend.crossSign(successor)));
  const { fingerprint } = await installed;
  expect(station.state().anchorFingerprints).toHaveLength(2);

  const next = await startCsms({ server: await successor.issueServer('localhost') });
  await csms.call('SetNetworkProfile', {
    configurationSlot: 2,
    connectionData: {
      ocppVersion: 'OCPP20',
      ocppTransport: 'JSON',
      ocppCsmsUrl: next.url(),
      messageTimeout: 30,
      securityProfile: 2,
      ocppInterface: 'Wired0',
    },
  });
  const removed = station.next('anchor_removed');
  await csms.call('SetVariables', {
    setVariableData: [
      {
        component: { name: 'OCPPCommCtrlr' },
        variable: { name: 'NetworkConfigurationPriority' },
        attributeValue: '2,1',
      },
    ],
  });
  await csms.call('Reset', { type: 'Immediate' });
  await removed;
  expect(station.state().anchorFingerprints).toEqual([fingerprint]);
});
