import { type Clock, systemClock } from '@bfcert/kernel/clock';
import {
  basicConstraints,
  type Certificate,
  certificatePem,
  type Extension,
  keyUsage,
  type NameSpec,
  subjectAltName,
} from '@bfcert/kernel/x509';
import { type FakeAuthority, makeFakeAuthority, signedCertificate } from '../fake-authority.ts';

export interface FakeCertificateFields {
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  readonly subject: NameSpec;
  readonly dnsNames: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** What this CA adds of its own accord. */
  readonly extensions?: readonly Extension[];
}

/** A CA that lives in memory, for whatever stands for an external CA in a test: it remembers all that it signed. */
export class FakeCa {
  readonly #clock: Clock;
  readonly #authority: FakeAuthority;
  readonly #signed: { readonly certificate: Certificate; readonly at: Date }[] = [];
  readonly #revoked = new Set<string>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
    this.#authority = makeFakeAuthority({ title: 'External', key: 'P-256', intermediate: false }, clock);
  }

  get root(): Certificate {
    return this.#authority.root.certificate;
  }

  get issuing(): Certificate {
    return this.#authority.issuing.certificate;
  }

  /** PEM, the issuing authority first. */
  get chainPem(): string {
    return certificatePem(this.issuing.der) + certificatePem(this.root.der);
  }

  sign({ dnsNames, extensions = [], ...fields }: FakeCertificateFields): Certificate {
    const certificate = signedCertificate(this.#authority.issuing, {
      ...fields,
      extensions: [
        basicConstraints({ ca: false }),
        keyUsage(['digitalSignature']),
        ...(dnsNames.length === 0 ? [] : [subjectAltName({ dnsNames })]),
        ...extensions,
      ],
    });
    this.#signed.push({ certificate, at: this.#clock.now() });
    return certificate;
  }

  /** Oldest first. */
  signed(): readonly { readonly certificate: Certificate; readonly at: Date }[] {
    return this.#signed;
  }

  /** False when it was revoked before. */
  revoke(serial: string): boolean {
    if (this.#revoked.has(serial)) return false;
    this.#revoked.add(serial);
    return true;
  }

  isRevoked(serial: string): boolean {
    return this.#revoked.has(serial);
  }
}
