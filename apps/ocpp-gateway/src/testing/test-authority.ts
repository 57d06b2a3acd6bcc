import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  authorityKeyIdentifier,
  basicConstraints,
  type Certificate,
  certificatePem,
  type Extension,
  encodeName,
  encodeTbsCertificate,
  keyUsage,
  type NameSpec,
  parseCertificate,
  signatureAlgorithmFor,
  signTbs,
  subjectAltName,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';

const DAY_MS = 86_400_000;

/** A certificate with its key, as a station or an authority holds it. */
export interface Holder {
  readonly certificate: Certificate;
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly keyPem: string;
}

interface Signing {
  readonly issuer: Holder | null;
  readonly subject: NameSpec;
  readonly spki: Buffer;
  readonly signer: KeyObject;
  readonly extensions: readonly Extension[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

let lastSerial = 0x1000;

/** A root of one trust domain, or a CA below one, that issues leaves. */
export class TestAuthority {
  /** Its own certificate. */
  readonly root: Holder;
  readonly #now: Date;

  constructor(
    name: string,
    {
      kind = 'ec',
      now = new Date(),
      moreSubject = [],
      below,
    }: {
      readonly kind?: 'ec' | 'rsa';
      readonly now?: Date;
      readonly moreSubject?: NameSpec;
      readonly below?: TestAuthority;
    } = {},
  ) {
    this.#now = now;
    const keys = makeKeys(kind);
    const spki = spkiOf(keys.publicKey);
    const certificate = sign({
      issuer: below?.root ?? null,
      subject: [{ name: 'CN', value: name }, ...moreSubject],
      spki,
      signer: below?.root.privateKey ?? keys.privateKey,
      extensions: [
        basicConstraints({ ca: true }),
        keyUsage(['keyCertSign', 'cRLSign']),
        subjectKeyIdentifier(spki),
        ...(below === undefined ? [authorityKeyIdentifier(spki)] : []),
      ],
      notBefore: this.#days(-400),
      notAfter: this.#days(4_000),
    });
    this.root = holder(certificate, keys.privateKey);
  }

  /** A station's certificate; O and CN as given, valid for `days` from now, or until `-days` ago. */
  station(
    commonName: string,
    {
      organisation = 'Example CPO',
      days = 180,
      kind = 'ec',
      more = [],
    }: {
      readonly organisation?: string;
      readonly days?: number;
      readonly kind?: 'ec' | 'rsa';
      readonly more?: readonly Extension[];
    } = {},
  ): Holder {
    const keys = makeKeys(kind);
    const certificate = sign({
      issuer: this.root,
      subject: [
        { name: 'O', value: organisation },
        { name: 'CN', value: commonName },
      ],
      spki: spkiOf(keys.publicKey),
      signer: this.root.privateKey,
      extensions: [basicConstraints({ ca: false }), keyUsage(['digitalSignature']), ...more],
      notBefore: this.#days(Math.min(-1, days - 180)),
      notAfter: this.#days(days),
    });
    return holder(certificate, keys.privateKey);
  }

  /** The certificate of a station for the key of its signing request, PEM. */
  certify(spki: Buffer, commonName: string, organisation = 'Example CPO'): string {
    const certificate = sign({
      issuer: this.root,
      subject: [
        { name: 'O', value: organisation },
        { name: 'CN', value: commonName },
      ],
      spki,
      signer: this.root.privateKey,
      extensions: [basicConstraints({ ca: false }), keyUsage(['digitalSignature'])],
      notBefore: this.#days(-1),
      notAfter: this.#days(180),
    });
    return certificatePem(certificate.der);
  }

  /** A server certificate for the key of a signing request. */
  server(name: string, spki: Buffer): Certificate {
    return sign({
      issuer: this.root,
      subject: [{ name: 'CN', value: name }],
      spki,
      signer: this.root.privateKey,
      extensions: [
        basicConstraints({ ca: false }),
        keyUsage(['digitalSignature', 'keyEncipherment']),
        subjectAltName({ dnsNames: [name] }),
      ],
      notBefore: this.#days(-1),
      notAfter: this.#days(90),
    });
  }

  #days(days: number): Date {
    return new Date(this.#now.getTime() + days * DAY_MS);
  }
}

function makeKeys(kind: 'ec' | 'rsa') {
  return kind === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });

function sign({ issuer, subject, spki, signer, extensions, notBefore, notAfter }: Signing): Certificate {
  const signatureAlgorithm = signatureAlgorithmFor(signer);
  const name = encodeName(subject);
  const tbs = encodeTbsCertificate({
    serial: (lastSerial++).toString(16),
    signatureAlgorithm,
    issuer: issuer?.certificate.subject.der ?? name,
    subject: name,
    notBefore,
    notAfter,
    spki,
    extensions: issuer === null ? extensions : [...extensions, authorityKeyIdentifier(issuer.certificate.spki)],
  });
  return unwrap(
    parseCertificate(assembleCertificate(tbs, signatureAlgorithm, signTbs(tbs, signer, signatureAlgorithm))),
  );
}

function holder(certificate: Certificate, privateKey: KeyObject): Holder {
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificate, pem: certificatePem(certificate.der), privateKey, keyPem };
}
