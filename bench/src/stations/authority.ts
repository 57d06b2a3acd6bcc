import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
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
} from '@bfcert/kernel/x509';

const DAY_MS = 86_400_000;

/** A certificate with its key, PEM. */
export interface Credential {
  readonly certificate: Certificate;
  readonly chainPem: string;
  readonly keyPem: string;
}

/** A root that lasts as long as the bench and issues leaves directly. */
export class Authority {
  readonly #keys: ReturnType<typeof makeKeys>;
  readonly #root: Certificate;
  #lastSerial = 1;

  constructor(name: string, kind: 'ec' | 'rsa' = 'ec') {
    this.#keys = makeKeys(kind);
    const extensions = [basicConstraints({ ca: true }), keyUsage(['keyCertSign'])];
    this.#root = this.#sign([{ name: 'CN', value: name }], this.#keys.publicKey, extensions);
  }

  get rootPem(): string {
    return certificatePem(this.#root.der);
  }

  station(commonName: string, organisation: string): Credential {
    const { publicKey, privateKey } = makeKeys('ec');
    const subject: NameSpec = [
      { name: 'O', value: organisation },
      { name: 'CN', value: commonName },
    ];
    const certificate = this.#sign(subject, publicKey, [
      basicConstraints({ ca: false }),
      keyUsage(['digitalSignature']),
    ]);
    return credential(certificate, privateKey);
  }

  server(name: string, kind: 'ec' | 'rsa'): Credential {
    const { publicKey, privateKey } = makeKeys(kind);
    return credential(this.certifyServer(name, publicKey), privateKey);
  }

  certifyServer(name: string, publicKey: KeyObject): Certificate {
    return this.#sign([{ name: 'CN', value: name }], publicKey, [
      basicConstraints({ ca: false }),
      keyUsage(['digitalSignature', 'keyEncipherment']),
      subjectAltName({ dnsNames: [name] }),
    ]);
  }

  #sign(subject: NameSpec, publicKey: KeyObject, extensions: readonly Extension[]): Certificate {
    const signer = this.#keys.privateKey;
    const signatureAlgorithm = signatureAlgorithmFor(signer);
    const name = encodeName(subject);
    const tbs = encodeTbsCertificate({
      serial: (this.#lastSerial++).toString(16),
      signatureAlgorithm,
      issuer: this.#root?.subject.der ?? name,
      subject: name,
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + 30 * DAY_MS),
      spki: publicKey.export({ format: 'der', type: 'spki' }),
      extensions,
    });
    return unwrap(
      parseCertificate(assembleCertificate(tbs, signatureAlgorithm, signTbs(tbs, signer, signatureAlgorithm))),
    );
  }
}

function makeKeys(kind: 'ec' | 'rsa') {
  return kind === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

function credential(certificate: Certificate, privateKey: KeyObject): Credential {
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificate, chainPem: certificatePem(certificate.der), keyPem };
}
