import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem, parseChainPem } from '@bfcert/kernel/x509';
import type { SignedCertificate } from '../certificate/certificate.ts';
import type { CertificateAuthority } from '../ports.ts';

const END = '-----END CERTIFICATE-----';

/** Fingerprints of issuing certificates; each is read once, however many certificates it has issued. */
export class IssuerFingerprints {
  readonly #authority: Pick<CertificateAuthority, 'chains'>;
  readonly #known = new Map<string, string>();

  constructor(authority: Pick<CertificateAuthority, 'chains'>) {
    this.#authority = authority;
  }

  async of({ chainPem, authority }: SignedCertificate): Promise<string> {
    const above = chainPem.slice(chainPem.indexOf(END) + END.length).trim();
    // The root is left out of a chain: where it issues itself, only its authority tells which it is.
    const key = above === '' ? authority : above;
    const fingerprint = this.#known.get(key) ?? (above === '' ? await this.#ask(authority) : issuerIn(above));
    this.#known.set(key, fingerprint);
    return fingerprint;
  }

  async #ask(name: string): Promise<string> {
    const chain = (await this.#authority.chains()).find((one) => one.name === name);
    if (chain === undefined) throw new Error(`the PKI has no authority ${name} any more`);
    return unwrap(parseCertificatePem(chain.issuingPem)).fingerprint;
  }
}

function issuerIn(above: string): string {
  const [issuer] = unwrap(parseChainPem(above));
  if (issuer === undefined) throw new Error('a chain without its issuer');
  return issuer.fingerprint;
}
