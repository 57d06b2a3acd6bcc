import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ManualTimers } from '../testing/manual-timers.ts';
import { OpensslAuthority, openssl, validTomorrow, validYesterday } from '../testing/openssl-authority.ts';
import {
  authorities,
  deliver,
  enrol,
  installChargerRoot,
  startCsms,
  startStation,
  triggerCsr,
} from '../testing/station-bench.ts';

async function describeCsr(csr: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'csr-')), 'request.pem');
  await writeFile(path, csr);
  return openssl('req', '-in', path, '-verify', '-noout', '-subject', '-text', '-nameopt', 'RFC2253');
}

it.each([
  ['P-256', 'ASN1 OID: prime256v1'],
  ['RSA-2048', 'Public-Key: (2048 bit)'],
] as const)(
  'sends a signing request that openssl verifies, with its serial number as CN: %s',
  async (keyAlgorithm, key) => {
    const csms = await startCsms();
    await startStation(csms, { keyAlgorithm });
    const text = await describeCsr(await triggerCsr(csms));
    expect(text).toContain('self-signature verify OK');
    expect(text).toMatch(/subject=CN=SN-0001,O=Example CPO/);
    expect(text).toContain(key);
  },
);

it('makes a new key for every trigger', async () => {
  const csms = await startCsms();
  await startStation(csms);
  expect(await triggerCsr(csms)).not.toBe(await triggerCsr(csms));
});

it('refuses the trigger while it does not know its operator', async () => {
  const csms = await startCsms();
  await startStation(csms, { organisation: '' });
  const trigger = { requestedMessage: 'SignChargingStationCertificate' };
  expect(await csms.call('TriggerMessage', trigger)).toMatchObject({ status: 'Rejected' });
});

it('takes a certificate for its key, and stays on profile 2 until it is told to leave', async () => {
  const csms = await startCsms();
  const station = await startStation(csms);
  const fingerprint = await enrol(csms, station);
  expect(station.state()).toMatchObject({ installedFingerprint: fingerprint, securityProfile: 2, connection: 'open' });
});

it('takes the certificate for an earlier key too, and the same chain twice', async () => {
  const { charger } = await authorities();
  const csms = await startCsms();
  await startStation(csms);
  await installChargerRoot(csms);
  const earlier = await triggerCsr(csms);
  await triggerCsr(csms);
  const chain = await charger.issueStation(earlier);
  expect(await deliver(csms, chain)).toEqual({ status: 'Accepted' });
  expect(await deliver(csms, chain)).toEqual({ status: 'Accepted' });
});

it.each([
  ['root_not_installed', async (csr: string) => (await OpensslAuthority.create('Stranger')).issueStation(csr)],
  ['not_yet_valid', async (csr: string) => (await authorities()).charger.issueStation(csr, validTomorrow())],
  ['expired', async (csr: string) => (await authorities()).charger.issueStation(csr, validYesterday())],
  ['not_a_chain', async () => 'hello'],
  [
    'chain_out_of_order',
    async (csr: string) => {
      const { backend, charger } = await authorities();
      return (await charger.issueStation(csr)) + backend.rootPem;
    },
  ],
  [
    'chain_too_long',
    async (csr: string) => {
      const { charger } = await authorities();
      return (await charger.issueStation(csr)) + charger.rootPem.repeat(4);
    },
  ],
] as const)('refuses a certificate and says why: %s', async (reason, issue) => {
  const csms = await startCsms();
  const station = await startStation(csms, { maxCertificateChainSize: 2_500 });
  await installChargerRoot(csms);
  const chain = await issue(await triggerCsr(csms));
  const event = csms.next('call', ({ params }) => params['type'] === 'InvalidChargingStationCertificate');
  expect(await deliver(csms, chain)).toMatchObject({ status: 'Rejected', statusInfo: { additionalInfo: reason } });
  expect((await event).params).toMatchObject({ techInfo: reason });
  expect(station.state().installedFingerprint).toBeNull();
});

it('refuses a certificate over a key it never made', async () => {
  const { charger } = await authorities();
  const csms = await startCsms();
  const other = await startCsms();
  await startStation(csms);
  await startStation(other);
  await installChargerRoot(csms);
  await triggerCsr(csms);
  const chain = await charger.issueStation(await triggerCsr(other));
  expect(await deliver(csms, chain)).toMatchObject({ statusInfo: { additionalInfo: 'key_unknown' } });
});

it('refuses a certificate that names another serial number', async () => {
  const { charger } = await authorities();
  const csms = await startCsms();
  await startStation(csms, { faults: ['wrong-cn'] });
  await installChargerRoot(csms);
  const chain = await charger.issueStation(await triggerCsr(csms));
  expect(await deliver(csms, chain)).toMatchObject({ statusInfo: { additionalInfo: 'common_name_is_not_our_serial' } });
});

it('resends its signing request after the wait, which doubles, and then gives up', async () => {
  const csms = await startCsms();
  const timers = new ManualTimers();
  const station = await startStation(csms, { timers, certSigningWaitMinimum: 30, certSigningRepeatTimes: 2 });
  const answered = () => station.next('signing_request_answered');
  let last = answered();
  const first = await triggerCsr(csms);
  await last;
  for (const seconds of [30, 60]) {
    last = answered();
    timers.advance(seconds * 1_000 - 1);
    const resent = csms.nextCall('SignCertificate');
    timers.advance(1);
    expect((await resent).params['csr']).toBe(first);
    await last;
  }
  expect(csms.payloads('SignCertificate')).toHaveLength(3);
  const givenUp = station.next('signing_request_given_up');
  timers.advance(120_000);
  await givenUp;
});

it('does not resend after the request was Rejected, or once a certificate came', async () => {
  let answer: 'Accepted' | 'Rejected' = 'Rejected';
  const csms = await startCsms({ signCertificate: () => answer });
  const timers = new ManualTimers();
  const station = await startStation(csms, { timers, certSigningWaitMinimum: 30 });
  let answered = station.next('signing_request_answered');
  await triggerCsr(csms);
  await answered;
  expect(station.state().enrolling).toBe(false);

  answer = 'Accepted';
  answered = station.next('signing_request_answered');
  await triggerCsr(csms);
  await answered;
  expect(station.state().enrolling).toBe(true);
  await deliver(csms, 'not a certificate');
  expect(station.state().enrolling).toBe(false);
});
