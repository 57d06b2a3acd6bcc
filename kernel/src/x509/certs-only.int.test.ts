import { ContentInfo, SignedData } from 'pkijs';
import { afterAll, describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { encodeCertsOnly, parseCertsOnly } from './certs-only.ts';
import { certificatePem, pemEncode } from './pem.ts';
import { issue } from './testing/issue.ts';
import { OpensslCommand, words } from './testing/openssl.ts';
import { SIGNERS } from './testing/signers.ts';
import { crlOf } from './testing/status.ts';

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());
const certtool = (...args: string[]) => openssl.attemptWith('certtool', ...args);

const certificates = SIGNERS.map(
  ({ kind, keys, algorithm }) => issue({ subject: [{ name: 'CN', value: kind }], keys, algorithm }).certificate,
);
const pem = certificates.map(({ der }) => certificatePem(der));
const sorted = [...pem].sort();
const ders = certificates.map(({ der }) => der);

const read = (name: string) => unwrap(parseCertsOnly(openssl.read(name))).map(({ der }) => certificatePem(der));

describe('certs-only CMS of ours', () => {
  const ours = encodeCertsOnly(ders);

  it('gives openssl and GnuTLS every certificate', () => {
    openssl.write('ours.der', ours);
    openssl.write('ours.pem', pemEncode('PKCS7', ours));
    const printed = openssl.run('pkcs7', '-inform', 'DER', '-in', 'ours.der', '-print_certs');
    expect((printed.match(/-----BEGIN[^-]*-----[^-]*-----END CERTIFICATE-----\n/g) ?? []).sort()).toEqual(sorted);
    expect(openssl.run('cms', '-cmsout', '-print', '-inform', 'DER', '-in', 'ours.der')).toContain('signedData');
    expect(certtool('--p7-info', '--infile', 'ours.pem').output).toContain(`Number of certificates: ${pem.length}`);
  });

  it('is read and written alike by pkijs', () => {
    const info = ContentInfo.fromBER(new Uint8Array(ours));
    const data = new SignedData({ schema: info.content });
    expect(data.certificates).toHaveLength(pem.length);
    expect(Buffer.from(info.toSchema().toBER()).equals(ours)).toBe(true);
  });
});

describe('certs-only CMS of others', () => {
  it('is read from openssl, whose order it keeps', () => {
    openssl.write('certs.pem', pem.join(''));
    openssl.run('crl2pkcs7', '-nocrl', '-certfile', 'certs.pem', '-outform', 'DER', '-out', 'theirs.der');
    expect(read('theirs.der')).toEqual(pem);
  });

  it('is read from openssl with a CRL beside', () => {
    const ca = issue();
    openssl.write('certs.pem', certificatePem(ca.certificate.der));
    openssl.write('c.pem', pemEncode('X509 CRL', crlOf(ca)));
    openssl.run('crl2pkcs7', '-in', 'c.pem', '-certfile', 'certs.pem', '-outform', 'DER', '-out', 'theirs.der');
    expect(read('theirs.der')).toEqual([certificatePem(ca.certificate.der)]);
  });

  it('is read from GnuTLS', () => {
    openssl.write('certs.pem', pem.join(''));
    const made = certtool('--p7-generate', '--load-certificate', 'certs.pem', '--outder', '--outfile', 'theirs.der');
    expect(made.ok).toBe(true);
    expect(read('theirs.der').sort()).toEqual(sorted);
  });

  const writeSigner = () => {
    const signer = issue();
    openssl.write('s.pem', certificatePem(signer.certificate.der));
    openssl.write('s.key', signer.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    openssl.write('text', 'x');
  };

  it('is refused from a signer whose signature nobody would check', () => {
    writeSigner();
    openssl.run(...words('cms -sign -in text -signer s.pem -inkey s.key -outform DER -out signed.der'));
    expect(parseCertsOnly(openssl.read('signed.der'))).toMatchObject({ detail: 'certs-only with a signer' });
  });

  it('is refused in the indefinite lengths that openssl streams', () => {
    writeSigner();
    openssl.run(
      ...words('cms -sign -stream -nodetach -in text -signer s.pem -inkey s.key -outform DER -out streamed.der'),
    );
    expect(parseCertsOnly(openssl.read('streamed.der'))).toMatchObject({
      detail: expect.stringContaining('length_indefinite'),
    });
  });
});
