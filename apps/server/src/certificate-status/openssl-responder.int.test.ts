import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createCertificateStatus, type StatusSources } from '@bfcert/evse-security';
import { systemClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificateHashData, parseCertificatePem } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { fetchStatus } from './fetch-status.ts';

/** An MO PKI of openssl's, and its responder: code that is not ours on the other side. */
const directory = mkdtempSync(join(tmpdir(), 'responder-'));
const openssl = (line: string): string =>
  execFileSync('openssl', line.split(' '), { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const certificate = (name: string): Certificate =>
  unwrap(parseCertificatePem(readFileSync(join(directory, `${name}.pem`), 'utf8')));
const pem = (...names: string[]): string =>
  names.map((name) => readFileSync(join(directory, `${name}.pem`), 'utf8')).join('');

const CONFIGURATION = `
[ca]
default_ca = here
[here]
dir = .
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
default_days = 30
unique_subject = no
[any]
commonName = supplied
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyAgreement
[sub]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
[delegate]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
`;
const EMAID = 'DEABCC123456789';
const STATION = { identityId: 'idn_1', connectionId: 'con_1' };

let responder: ChildProcess;
let port = 0;
let mo: ReturnType<typeof createCertificateStatus>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

beforeAll(async () => {
  writeFileSync(join(directory, 'ca.cnf'), CONFIGURATION);
  writeFileSync(join(directory, 'index.txt'), '');
  // An odd number of digits with its highest bit set: 0x00 in front as an INTEGER, none in OCPP.
  writeFileSync(join(directory, 'serial'), '00ABCDEF\n');
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  openssl(
    `req -x509 ${key} -keyout root.key -out root.pem -days 60 -subj /CN=MO-Root -addext keyUsage=critical,keyCertSign,cRLSign`,
  );
  const issue = (name: string, subject: string, section: string, by: string): void => {
    openssl(`req -new ${key} -keyout ${name}.key -out ${name}.csr -subj /CN=${subject}`);
    openssl(
      `ca -batch -config ca.cnf -extensions ${section} -cert ${by}.pem -keyfile ${by}.key -in ${name}.csr -out ${name}.pem -notext`,
    );
  };
  issue('sub', 'MO-Sub-2', 'sub', 'root');
  issue('leaf', EMAID, 'leaf', 'sub');
  issue('gone', EMAID, 'leaf', 'sub');
  issue('delegate', 'MO-Responder', 'delegate', 'sub');
  openssl('ca -config ca.cnf -cert sub.pem -keyfile sub.key -revoke gone.pem -crl_reason keyCompromise');
  port = await freePort();
  responder = spawn(
    'openssl',
    `ocsp -port ${port} -index index.txt -CA sub.pem -rsigner delegate.pem -rkey delegate.key -ndays 1`.split(' '),
    { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  await Promise.race([listening(responder), once(responder, 'exit')]);

  const sources: StatusSources = {
    ...fetchStatus([`localhost:${port}`], new AllowedAddresses(['127.0.0.0/8', '::1/128'])),
    own: async () => ({ kind: 'not_ours' }),
    isOurs: () => false,
    anchors: async () => [certificate('sub')],
  };
  mo = createCertificateStatus(sources, systemClock, { answerWithinMs: 5_000, tell: () => undefined });
});
afterAll(async () => {
  responder.kill('SIGKILL');
  await once(responder, 'exit');
  rmSync(directory, { recursive: true });
});

/** It says so on either stream, by its version. */
function listening({ stdout, stderr }: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    for (const stream of [stdout, stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        if (/waiting for OCSP client connections|ACCEPT/i.test(line)) resolve();
      });
    }
  });
}

const url = () => `http://localhost:${port}/`;
const named = (name: string) => {
  const { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } = certificateHashData(
    certificate(name),
    certificate('sub'),
  );
  return { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber };
};

describe('against the responder of openssl', () => {
  test('lesson B.30: its answer about a certificate that is good comes back whole, and openssl verifies it', async () => {
    const answer = await mo.statusOf({ ...STATION, certificate: named('leaf'), responderUrl: url() });
    if (answer.outcome !== 'fetched') throw new Error('not fetched');
    writeFileSync(join(directory, 'answer.der'), Buffer.from(answer.responseDer, 'base64'));
    const verdict = openssl(
      'ocsp -respin answer.der -issuer sub.pem -sha256 -cert leaf.pem -CAfile root.pem -verify_other sub.pem -no_nonce',
    );
    expect(verdict).toContain('leaf.pem: good');
  });

  test('M06: that it is revoked is an answer like any other', async () => {
    const answer = await mo.statusOf({ ...STATION, certificate: named('gone'), responderUrl: url() });
    expect(answer.outcome).toBe('fetched');
  });

  test('M07: is good, is revoked, and is not known there', async () => {
    const asked = (name: string, change = {}) => ({
      certificate: { ...named(name), ...change },
      source: 'ocsp' as const,
      urls: ['http://off-the-list.example/', url()],
    });
    const answer = await mo.chainStatuses({
      ...STATION,
      certificates: [asked('leaf'), asked('gone'), asked('leaf', { serialNumber: 'fff' })],
    });
    expect(answer.statuses.map(({ status }) => status)).toEqual(['good', 'revoked', 'unknown']);
  });

  test.each([
    ['leaf', 'valid'],
    ['gone', 'revoked'],
  ])('lesson B.31: the contract certificate %s is %s, by its hash data and by its chain', async (name, verdict) => {
    const certificates = [{ certificate: named(name), responderUrl: url() }];
    const byHash = await mo.judgeContract({ ...STATION, emaid: EMAID, chainPem: null, certificates });
    expect(byHash).toMatchObject({ verdict });
    const chainPem = pem(name, 'sub');
    expect(await mo.judgeContract({ ...STATION, emaid: EMAID, chainPem, certificates })).toMatchObject({ verdict });
  });
});
