import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem, parseChainPem } from '@bfcert/kernel/x509';
import type { SignedCertificate } from '../certificate/certificate.ts';
import type { CertificateAuthority } from '../ports.ts';

const END = '-----END CERTIFICATE-----';

/** Fingerprints of issuing certificates; each is read once, however many certificates it has issued. */
export class IssuerFingerprints {
  readonly #authority: Pick<CertificateAuthority, 'chains'>;
  readonly #known = new Map<string, string | null>();

  constructor(authority: Pick<CertificateAuthority, 'chains'>) {
    this.#authority = authority;
  }

  /** Null: nobody here can tell any more. */
  async of({
    chainPem,
    issuingCertificate,
    authority,
  }: Pick<SignedCertificate, 'chainPem' | 'issuingCertificate' | 'authority'>): Promise<string | null> {
    if (chainPem === null) return issuingCertificate ?? null;
    const above = chainPem.slice(chainPem.indexOf(END) + END.length).trim();
    if (above === '') return this.ofAuthority(authority);
    return this.#keep(above, () => {
      const chain = parseChainPem(above);
      return chain.ok ? (chain.value[0]?.fingerprint ?? null) : null;
    });
  }

  /** Where a root issues itself, which is left out of chains. */
  async ofAuthority(name: string): Promise<string | null> {
    return this.#keep(name, async () => {
      const chain = (await this.#authority.chains()).find((one) => one.name === name);
      return chain === undefined ? null : unwrap(parseCertificatePem(chain.issuingPem)).fingerprint;
    });
  }

  async #keep(key: string, find: () => string | null | Promise<string | null>): Promise<string | null> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = await find();
    this.#known.set(key, found);
    return found;
  }
}
