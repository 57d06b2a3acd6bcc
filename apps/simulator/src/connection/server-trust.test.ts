import { expect, it } from 'vitest';
import { OpensslAuthority } from '../testing/openssl-authority.ts';
import { authorities, newStation, startCsms, startStation } from '../testing/station-bench.ts';

it('refuses a server whose root is not installed, and reports it once it is let in', async () => {
  const stranger = await OpensslAuthority.create('Stranger Root');
  const csms = await startCsms({ server: await stranger.issueServer('localhost') });
  const station = await newStation(csms);
  const failed = station.next('connection_failed');
  await station.start();
  expect((await failed).reason).toBe('server_certificate_refused');
  expect(csms.seen).toEqual([]);
  await station.stop();
});

it('trusts no root of the operating system', async () => {
  const csms = await startCsms();
  const station = await newStation(csms, { trustAnchorsPem: [] });
  const failed = station.next('connection_failed');
  await station.start();
  expect((await failed).reason).toBe('server_certificate_refused');
});

it('reports each refused server as one InvalidCsmsCertificate, however often it tries', async () => {
  const { backend } = await authorities();
  const csms = await startCsms({ server: await backend.issueServer('csms.example') });
  const station = await newStation(csms);
  const names: string[] = [];
  station.on('security_event', ({ name }) => names.push(name));
  await station.start();
  for (let i = 0; i < 3; i++) expect((await station.next('connection_failed')).reason).toBe('server_name_refused');
  expect(names).toEqual(['StartupOfTheDevice', 'InvalidCsmsCertificate']);
});

it('accepts a name that stands only in the CN, and refuses a wildcard', async () => {
  const { backend } = await authorities();
  const byCommonName = await startCsms({ server: await backend.issueServer('csms.example', []) });
  await startStation(byCommonName, { url: byCommonName.url('csms.example') });

  const wildcard = await startCsms({ server: await backend.issueServer('*.example') });
  const station = await newStation(wildcard, { url: wildcard.url('csms.example') });
  const failed = station.next('connection_failed');
  await station.start();
  expect((await failed).reason).toBe('server_name_refused');
});

it('refuses a server that offers nothing newer than TLS 1.1', async () => {
  const csms = await startCsms({
    tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
  });
  const station = await newStation(csms);
  const failed = station.next('connection_failed');
  const reported = station.next('security_event', ({ name }) => name === 'InvalidTLSVersion');
  await station.start();
  expect((await failed).reason).toBe('tls_version_refused');
  await reported;
});

it('speaks TLS 1.2 where the server has no newer', async () => {
  const csms = await startCsms({ tls: { maxVersion: 'TLSv1.2' } });
  const station = await newStation(csms);
  const connected = station.next('connected');
  await station.start();
  expect((await connected).tlsVersion).toBe('TLSv1.2');
});

it('keeps trying, and calls a refused upgrade by its name', async () => {
  const csms = await startCsms({ admit: () => 401 });
  const station = await newStation(csms);
  await station.start();
  for (let i = 0; i < 3; i++) {
    expect(await station.next('connection_failed')).toMatchObject({ reason: 'refused_upgrade', detail: 'HTTP 401' });
  }
  const connected = station.next('connected');
  csms.script.admit = () => null;
  await connected;
});

it('takes a server whose chain has a key on a brainpool curve, by whose older reading Node would end', async () => {
  const { backend } = await authorities();
  const between = await OpensslAuthority.create('Brainpool CA', 'brainpoolP256r1');
  const { keyPem, certificatePem } = await between.issueServer('localhost');
  const crossSigned = await backend.crossSign(between);
  const csms = await startCsms({ server: { keyPem, certificatePem: certificatePem + crossSigned } });
  const station = await newStation(csms);
  const connected = station.next('connected');
  await station.start();
  expect((await connected).tlsVersion).toBe('TLSv1.3');
});

it('refuses one for another name as well where the chain has such a key', async () => {
  const { backend } = await authorities();
  const between = await OpensslAuthority.create('Another brainpool CA', 'brainpoolP256r1');
  const { keyPem, certificatePem } = await between.issueServer('csms.example');
  const crossSigned = await backend.crossSign(between);
  const csms = await startCsms({ server: { keyPem, certificatePem: certificatePem + crossSigned } });
  const station = await newStation(csms);
  const failed = station.next('connection_failed');
  await station.start();
  expect((await failed).reason).toBe('server_name_refused');
});
