import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certIdOf, certificatePem, encodeOcspRequest, parseCertificate } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, until } from './system/stations.ts';

/** What the certificate of our own listener says of its revocation, asked for by programs that are not ours. */
/** What openssl is to look at, and whom to believe. */
const LEAF_OF_ISSUER = [
  '-issuer',
  'issuer.pem',
  '-cert',
  'leaf.pem',
  '-CAfile',
  'root.pem',
  '-verify_other',
  'issuer.pem',
];

describe('the publication of revocations', () => {
  let system: System;
  let directory: string;
  let leaf: Certificate;
  let issuer: Certificate;
  let root: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'revocation-'));
    system = await startSystem();
    leaf = await shown();
    issuer = unwrap(parseCertificate(await fetched(leaf.caIssuerUris[0])));
    root = await system.csmsRootPem();
    write('leaf.pem', certificatePem(leaf.der));
    write('issuer.pem', certificatePem(issuer.der));
    write('root.pem', root);
  });
  afterAll(async () => {
    await system.stop();
    rmSync(directory, { recursive: true });
  });

  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(directory, name), content);

  async function shown(): Promise<Certificate> {
    const socket = connect({
      host: '127.0.0.1',
      port: system.ports.profile3,
      servername: 'localhost',
      rejectUnauthorized: false,
      ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384',
      maxVersion: 'TLSv1.2',
    });
    await once(socket, 'secureConnect');
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    return unwrap(parseCertificate(raw));
  }

  async function fetched(uri: string | undefined): Promise<Buffer> {
    const answer = await fetch(uri ?? '');
    if (!answer.ok) throw new Error(`${uri} answers ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  function run(program: string, ...args: readonly string[]): string {
    const { error, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' });
    if (error !== undefined) throw error;
    return stdout + stderr;
  }

  const ocsp = () => leaf.ocspUris[0] ?? '';

  const byOpenssl = (hash: string): string => run('openssl', 'ocsp', `-${hash}`, '-url', ocsp(), ...LEAF_OF_ISSUER);

  const byGnutls = (): string =>
    run(
      'ocsptool',
      `--ask=${ocsp()}`,
      '--load-issuer',
      'issuer.pem',
      '--load-cert',
      'leaf.pem',
      '--load-trust',
      'issuer.pem',
    );

  /** By GET with curl, which sends the path as it is. */
  function byGet(): string {
    const request = encodeOcspRequest([certIdOf(issuer, leaf.serial, 'sha1')]);
    const answer = execFileSync('curl', ['-sf', '--path-as-is', `${ocsp()}/${request.toString('base64')}`]);
    write('got.der', answer);
    return run('openssl', 'ocsp', '-respin', 'got.der', ...LEAF_OF_ISSUER, '-no_nonce');
  }

  async function verifiedWithList(): Promise<string> {
    write('list.crl', await fetched(leaf.crlUris[0]));
    run('openssl', 'crl', '-inform', 'DER', '-in', 'list.crl', '-out', 'list.pem');
    return run(
      'openssl',
      'verify',
      '-crl_check',
      '-CRLfile',
      'list.pem',
      '-untrusted',
      'issuer.pem',
      '-CAfile',
      'root.pem',
      'leaf.pem',
    );
  }

  it('has a good answer for openssl, gnutls and curl, and a list without it', async () => {
    await until(async () => byOpenssl('sha1').includes('leaf.pem: good'));
    for (const hash of ['sha1', 'sha256']) expect(byOpenssl(hash)).toMatch(/leaf\.pem: good(.*\n)*Response verify OK/);
    expect(byGnutls()).toMatch(/Certificate Status: good(.*\n)*Verifying OCSP Response: Success/);
    expect(byGet()).toMatch(/leaf\.pem: good(.*\n)*Response verify OK/);
    expect(await verifiedWithList()).toBe('leaf.pem: OK\n');
  });

  it('is fresh on /metrics, by authority', async () => {
    const text = await (await fetch(`http://127.0.0.1:${system.ports.metrics}/metrics`)).text();
    for (const metric of ['bfcert_crl_this_update_timestamp_seconds', 'bfcert_ocsp_this_update_timestamp_seconds']) {
      const at = Number(new RegExp(`^${metric}\\{authority="backend-server-ec"\\} (\\d+)`, 'm').exec(text)?.[1]);
      expect([metric, Date.now() / 1_000 - at < 300]).toEqual([metric, true]);
    }
    expect(text).toMatch(/^bfcert_ocsp_requests_total\{outcome="good"\} [1-9]/m);
  });

  it('shows a revocation within 60 s, in answers and in the list', async () => {
    const record = await until(async () =>
      (await certificatesOf(system, 'backend_server')).find(({ fingerprint }) => fingerprint === leaf.fingerprint),
    );
    const began = performance.now();
    await system.api.post(`/certificates/${record.id}/actions/revoke`, {
      reason: 'the key was copied',
      revocationReason: 'keyCompromise',
      confirmIdentity: record.identity.name,
    });
    await until(async () => byOpenssl('sha256').includes('leaf.pem: revoked'));
    const answered = performance.now() - began;
    await until(async () => (await verifiedWithList()).includes('certificate revoked'));
    const listed = performance.now() - began;
    expect(Math.max(answered, listed)).toBeLessThan(60_000);
    expect(byOpenssl('sha1')).toMatch(/leaf\.pem: revoked(.*\n)*\tReason: keyCompromise/);
    expect(byGnutls()).toMatch(/Certificate Status: revoked/);
    expect(byGet()).toMatch(/leaf\.pem: revoked/);
  });

  it('goes on after a restart, and what was revoked stays so', async () => {
    await system.kill();
    await system.startAgain();
    await until(async () => byOpenssl('sha256').includes('leaf.pem: revoked'));
    expect(await verifiedWithList()).toContain('certificate revoked');
  });
});
