import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  authorityKeyIdentifier,
  basicConstraints,
  encodeName,
  encodeSigningRequest,
  encodeTbsCertificate,
  keyUsage,
  parseSigningRequest,
  pemEncode,
  signTbs,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';
import { answerParent } from '../processes/answer-parent.ts';

const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const authoritySpki = authority.publicKey.export({ format: 'der', type: 'spki' });
const authorityName = encodeName([{ name: 'CN', value: 'Issuing CA' }]);
const station = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const csrPem = pemEncode(
  'CERTIFICATE REQUEST',
  encodeSigningRequest({ subject: [{ name: 'CN', value: 'SN-1' }], ...station }),
);
/** About as many bytes as a station's certificate has before it is signed. */
const bytes = randomBytes(500);
const signature = sign('sha256', bytes, station.privateKey);
const stationSpki = station.publicKey.export({ format: 'der', type: 'spki' });

/** What one core can do without us, and with nothing but our codec: times per second. */
answerParent({
  /** One ECDSA P-256 signature. */
  sign: ({ seconds }: { seconds: number }) => perSecond(seconds, () => sign('sha256', bytes, authority.privateKey)),

  /** One signature checked with a key that has to be read first, as a CSR's has, and one made: the least an issuance costs. */
  verifyAndSign: ({ seconds }: { seconds: number }) =>
    perSecond(seconds, () => {
      const key = createPublicKey({ key: stationSpki, format: 'der', type: 'spki' });
      if (!verify('sha256', bytes, key, signature)) throw new Error('the signature does not verify');
      sign('sha256', bytes, authority.privateKey);
    }),

  /** CSR in, certificate out. */
  codec: ({ seconds }: { seconds: number }) => perSecond(seconds, issueOnce),
});

function issueOnce(): Buffer {
  const { spki } = unwrap(parseSigningRequest(csrPem));
  const tbs = encodeTbsCertificate({
    serial: `5${randomBytes(15).toString('hex')}`,
    signatureAlgorithm: 'ecdsa-sha256',
    issuer: authorityName,
    subject: encodeName([
      { name: 'O', value: 'Example Charging Ltd' },
      { name: 'CN', value: 'SN-1' },
    ]),
    notBefore: new Date(),
    notAfter: new Date(Date.now() + 180 * 86_400_000),
    spki,
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage(['digitalSignature']),
      subjectKeyIdentifier(spki),
      authorityKeyIdentifier(authoritySpki),
    ],
  });
  return assembleCertificate(tbs, 'ecdsa-sha256', signTbs(tbs, authority.privateKey, 'ecdsa-sha256'));
}

function perSecond(seconds: number, work: () => unknown): number {
  const began = performance.now();
  const end = began + seconds * 1_000;
  let done = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 20; i++) work();
    done += 20;
  }
  return done / ((performance.now() - began) / 1_000);
}
