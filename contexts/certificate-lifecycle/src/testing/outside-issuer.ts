import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePem,
  encodeName,
  encodeTbsCertificate,
  keyUsage,
  type NameSpec,
  parseCertificate,
  signTbs,
  subjectAltName,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';

const HOUR = 3_600_000;

export interface Wish {
  readonly subject: NameSpec;
  readonly key?: KeyObject;
  readonly dnsNames?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A CA that is not ours, for certificates that exist already. */
export class OutsideIssuer {
  readonly pem: string;
  readonly #name: Buffer;
  readonly #key: KeyObject;
  readonly #spki: Buffer;
  readonly #now: Date;
  /** Signs a certificate of its own key anew: another certificate of the same CA. */
  readonly again: () => string;

  constructor(
    name: string,
    now: Date,
    over: {
      readonly parent?: OutsideIssuer;
      readonly pathLength?: number;
      readonly notAfter?: Date;
      /** Its O; left out: none. */
      readonly organisation?: string;
    } = {},
  ) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const named = over.organisation === undefined ? [] : [{ name: 'O', value: over.organisation } as const];
    this.#name = encodeName([...named, { name: 'CN', value: name }]);
    this.#key = privateKey;
    this.#spki = publicKey.export({ format: 'der', type: 'spki' });
    this.#now = now;
    const extensions = [
      basicConstraints({ ca: true, ...(over.pathLength === undefined ? {} : { pathLength: over.pathLength }) }),
      keyUsage(['keyCertSign', 'cRLSign']),
      subjectKeyIdentifier(this.#spki),
    ];
    const signer = over.parent ?? this;
    const notAfter = over.notAfter ?? new Date(now.getTime() + 3650 * 24 * HOUR);
    this.again = () =>
      certificatePem(signer.#sign(this.#name, this.#spki, extensions, new Date(now.getTime() - HOUR), notAfter));
    this.pem = this.again();
  }

  /** PEM of one end entity, and its fingerprint. */
  issue({ subject, key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey, ...wish }: Wish): {
    readonly pem: string;
    readonly fingerprint: string;
  } {
    const spki = key.export({ format: 'der', type: 'spki' });
    const der = this.#sign(
      encodeName(subject),
      spki,
      [
        basicConstraints({ ca: false }),
        keyUsage(['digitalSignature']),
        ...(wish.dnsNames === undefined ? [] : [subjectAltName({ dnsNames: wish.dnsNames })]),
      ],
      wish.notBefore ?? new Date(this.#now.getTime() - HOUR),
      wish.notAfter ?? new Date(this.#now.getTime() + 90 * 24 * HOUR),
    );
    return { pem: certificatePem(der), fingerprint: unwrap(parseCertificate(der)).fingerprint };
  }

  #sign(
    subject: Buffer,
    spki: Buffer,
    extensions: Parameters<typeof encodeTbsCertificate>[0]['extensions'],
    notBefore: Date,
    notAfter: Date,
  ): Buffer {
    const tbs = encodeTbsCertificate({
      serial: `6${randomBytes(15).toString('hex')}`,
      signatureAlgorithm: 'ecdsa-sha256',
      issuer: this.#name,
      subject,
      notBefore,
      notAfter,
      spki,
      extensions: [...extensions, authorityKeyIdentifier(this.#spki)],
    });
    return assembleCertificate(tbs, 'ecdsa-sha256', signTbs(tbs, this.#key, 'ecdsa-sha256'));
  }
}
