import { CertificateRevocationList } from 'pkijs';
import { afterAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../result.ts';
import { parseCertificatePem } from '../certificate.ts';
import { crlDistributionPoints } from '../extension-builders.ts';
import { certificatePem, pemEncode } from '../pem.ts';
import { issue } from '../testing/issue.ts';
import { OpensslCommand, words } from '../testing/openssl.ts';
import { SIGNERS } from '../testing/signers.ts';
import { crlOf } from '../testing/status.ts';
import { type CrlEntry, parseCrl } from './crl.ts';
import { CRL_REASONS, type CrlReason } from './revocation-reason.ts';
import { verifyCrl } from './verify-crl.ts';

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());
const certtool = (...args: string[]) => openssl.attemptWith('certtool', ...args);

const REVOKED_AT = new Date('2026-05-04T03:02:01Z');
const THIS_UPDATE = new Date('2026-06-01T00:00:00Z');
const NEXT_UPDATE = new Date('2050-06-01T00:00:00Z');
const REASONS = Object.keys(CRL_REASONS) as CrlReason[];
const POINT = 'http://crl.example/3.crl';

/** One entry per reason, with serials of every length. */
const REVOKED = REASONS.map((reason, i) => ({ serial: 'c0'.repeat(2 * i + 1), revocationDate: REVOKED_AT, reason }));

/** As `openssl crl -text` calls them. */
const PRINTED: Record<string, CrlReason> = {
  'Key Compromise': 'keyCompromise',
  'CA Compromise': 'cACompromise',
  'Affiliation Changed': 'affiliationChanged',
  Superseded: 'superseded',
  'Cessation Of Operation': 'cessationOfOperation',
  'Certificate Hold': 'certificateHold',
  'Privilege Withdrawn': 'privilegeWithdrawn',
  'AA Compromise': 'aACompromise',
};

/** What the command prints of each entry. */
function printedEntries(text: string): Map<string, CrlEntry> {
  const [, ...blocks] = text.split('Serial Number: ');
  return new Map(
    blocks.map((block) => {
      const serial = (/^[0-9A-F]+/.exec(block)?.[0] ?? '').toLowerCase().replace(/^0+/, '');
      const revocationDate = new Date(/Revocation Date: (.*)/.exec(block)?.[1] ?? '');
      const reason = PRINTED[/Reason Code: \n +(.*)/.exec(block)?.[1] ?? ''] ?? 'unspecified';
      return [serial, { revocationDate, reason }];
    }),
  );
}

describe.each(SIGNERS)('a CRL of ours signed with $kind', ({ keys, algorithm }) => {
  const ca = issue({ subject: [{ name: 'CN', value: 'Räuber & Söhne' }], keys, algorithm });
  const der = crlOf(ca, {
    signatureAlgorithm: algorithm,
    thisUpdate: THIS_UPDATE,
    nextUpdate: NEXT_UPDATE,
    number: 0xfedcba9876543210n,
    issuingDistributionPoint: { uris: [POINT], onlyContains: 'userCertificates' },
    revoked: REVOKED,
  });
  const files = () => {
    openssl.write('ca.pem', certificatePem(ca.certificate.der));
    openssl.write('c.crl', der);
    return ['-inform', 'DER', '-in', 'c.crl'];
  };

  it('is verified and read alike by openssl', () => {
    const verdict = openssl.attempt('crl', ...files(), '-CAfile', 'ca.pem', '-verify', '-noout');
    expect(verdict).toEqual({ ok: true, output: 'verify OK\n' });
    const text = openssl.run('crl', ...files(), '-noout', '-text', '-crlnumber', '-nextupdate');
    expect(text).toContain('crlNumber=0xFEDCBA9876543210');
    expect(text).toContain('nextUpdate=Jun  1 00:00:00 2050 GMT');
    expect(text).toMatch(/Issuing Distribution Point: critical\n.*\n.*URI:http:\/\/crl.example\/3.crl\s+Only User/);
    expect(printedEntries(text)).toEqual(unwrap(parseCrl(der)).entries);
  });

  it('is verified and read by GnuTLS', () => {
    files();
    // With --inder the CA would have to be DER, too.
    openssl.write('c.pem', pemEncode('X509 CRL', der));
    const verdict = certtool('--verify-crl', '--load-ca-certificate', 'ca.pem', '--infile', 'c.pem');
    expect(verdict.output).toContain('Verification output: Verified.');
    const info = certtool('--crl-info', '--infile', 'c.pem').output;
    expect(info).toContain(`Revoked certificates (${REVOKED.length}):`);
    expect(info).toContain('CRL Number (not critical): 00fedcba9876543210');
    for (const { serial } of REVOKED) expect(info).toContain(`Serial Number (hex): 00${serial}\n`);
  });

  it('is read and written alike by pkijs', () => {
    const read = CertificateRevocationList.fromBER(new Uint8Array(der));
    expect(Buffer.from(read.toSchema(true).toBER()).equals(der)).toBe(true);
    expect(read.revokedCertificates?.map(({ revocationDate }) => revocationDate.value)).toEqual(
      REVOKED.map(({ revocationDate }) => revocationDate),
    );
  });

  it('is verified by us', () => {
    expect(verifyCrl(unwrap(parseCrl(der)), ca.certificate).ok).toBe(true);
  });
});

it('openssl verify finds a revoked certificate in its shard and takes no other shard for it', () => {
  const ca = issue();
  const [good, bad] = ['a1', 'b2'].map((serial) =>
    issue({
      subject: [{ name: 'CN', value: serial }],
      issuer: ca,
      serial,
      ca: null,
      moreExtensions: [crlDistributionPoints([POINT])],
    }),
  );
  if (good === undefined || bad === undefined) throw new Error('two certificates');
  const crl = (uri: string) =>
    crlOf(ca, {
      thisUpdate: THIS_UPDATE,
      nextUpdate: NEXT_UPDATE,
      issuingDistributionPoint: { uris: [uri], onlyContains: 'userCertificates' },
      revoked: [{ serial: 'b2', revocationDate: REVOKED_AT, reason: 'keyCompromise' }],
    });
  openssl.write('ca.pem', certificatePem(ca.certificate.der));
  openssl.write('good.pem', certificatePem(good.certificate.der));
  openssl.write('bad.pem', certificatePem(bad.certificate.der));
  const verdict = (leaf: string, uri: string) => {
    openssl.write('shard.pem', pemEncode('X509 CRL', crl(uri)));
    return openssl.attempt('verify', '-crl_check', '-extended_crl', '-CRLfile', 'shard.pem', '-CAfile', 'ca.pem', leaf);
  };
  expect(verdict('good.pem', POINT)).toMatchObject({ ok: true });
  expect(verdict('bad.pem', POINT).output).toContain('certificate revoked');
  expect(verdict('good.pem', 'http://crl.example/4.crl').ok).toBe(false);
});

it('openssl counts the 100,000 entries of a large list and verifies it', () => {
  const ca = issue();
  const revoked = Array.from({ length: 100_000 }, (_, i) => ({
    serial: `7f${i.toString(16).padStart(30, '0')}`,
    revocationDate: REVOKED_AT,
    reason: 'superseded' as const,
  }));
  openssl.write('ca.pem', certificatePem(ca.certificate.der));
  openssl.write('large.crl', crlOf(ca, { thisUpdate: THIS_UPDATE, nextUpdate: NEXT_UPDATE, revoked }));
  const from = ['-inform', 'DER', '-in', 'large.crl'];
  expect(openssl.attempt('crl', ...from, '-CAfile', 'ca.pem', '-verify', '-noout').output).toBe('verify OK\n');
  openssl.run('crl', ...from, '-noout', '-text', '-out', 'large.txt');
  expect(openssl.text('large.txt').match(/Serial Number: 7F/g)).toHaveLength(100_000);
});

/** `openssl ca` does not know the last two of RFC 5280. */
const REASONS_OF_OPENSSL = Object.values(PRINTED).slice(0, -2);

const CONFIGURATION = `
[ca]
default_ca = d
[d]
database = index.txt
crlnumber = crlnumber
default_md = sha256
crl_extensions = ce
[ce]
authorityKeyIdentifier = keyid:always
issuingDistributionPoint = critical, @idp
[idp]
fullname = URI:${POINT}
onlyCA = TRUE
`;

describe('a CRL that others make', () => {
  const makeCa = (...key: string[]) => {
    openssl.run('genpkey', ...key, '-out', 'ca.key');
    openssl.run('req', '-x509', '-key', 'ca.key', '-subj', '/CN=Other/O=CA', '-out', 'ca.pem');
    return unwrap(parseCertificatePem(openssl.text('ca.pem')));
  };

  it.each([
    ['P-256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['P-521', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']],
    ['RSA', ['-algorithm', 'RSA']],
  ])('is read as openssl prints it, with %s', (_, key) => {
    const ca = makeCa(...key);
    openssl.write('ca.cnf', CONFIGURATION);
    openssl.write('crlnumber', 'FEDC\n');
    const lines = REASONS_OF_OPENSSL.map(
      (reason, i) => `R\t301231235959Z\t2605040302${10 + i}Z,${reason}\t${'F'.repeat(2 * i + 2)}\tunknown\t/CN=${i}\n`,
    );
    lines.push('R\t301231235959Z\t260504030201Z\t00AB\tunknown\t/CN=x\n', 'V\t301231235959Z\t\t7F\tunknown\t/CN=y\n');
    openssl.write('index.txt', lines.join(''));
    openssl.run(...words('ca -config ca.cnf -gencrl -crldays 7 -keyfile ca.key -cert ca.pem -out c.pem'));
    openssl.run('crl', '-in', 'c.pem', '-outform', 'DER', '-out', 'c.crl');
    const crl = unwrap(parseCrl(openssl.read('c.crl')));
    expect(crl).toMatchObject({
      number: 0xfedcn,
      issuingDistributionPoint: { uris: [POINT], onlyContains: 'caCertificates' },
    });
    expect(crl.entries.size).toBe(lines.length - 1);
    expect(crl.entries).toEqual(printedEntries(openssl.run('crl', '-in', 'c.pem', '-noout', '-text')));
    expect(verifyCrl(crl, ca).ok).toBe(true);
  });

  it('is read from GnuTLS', () => {
    const ca = makeCa('-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
    openssl.write('t', 'crl_next_update = 43\ncrl_number = 5\n');
    const made = certtool(
      ...words(
        '--generate-crl --load-ca-privkey ca.key --load-ca-certificate ca.pem --load-certificate ca.pem --template t --outder --outfile g.crl',
      ),
    );
    expect(made.ok).toBe(true);
    const crl = unwrap(parseCrl(openssl.read('g.crl')));
    expect(crl.number).toBe(5n);
    expect([...crl.entries.keys()]).toEqual([ca.serial]);
    expect(verifyCrl(crl, ca).ok).toBe(true);
  });
});
