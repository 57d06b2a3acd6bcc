import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificatePem, parseCertificate } from '@bfcert/kernel/x509';
import type { AuthorityName, IssuedCertificate } from '@bfcert/pki-contract';
import type { ControlPlane } from './control-plane.ts';
import type { Intent, LedgerCertificate, OrderIntent } from './ledger/records.ts';

/** An end entity's certificate as callers get it: the chain without its root, which the endpoint has already. */
export function issuedCertificate(plane: ControlPlane, recorded: LedgerCertificate): IssuedCertificate {
  const intent = plane.ledger.findIntent(recorded.commandId);
  if (intent === null || recorded.issuer === null) {
    throw new Error(`the ledger does not say who issued ${recorded.fingerprint}`);
  }
  return issuedUnder(plane, intent, unwrap(parseCertificate(recorded.der)), recorded.issuer);
}

/** `issuer`: fingerprint of the issuing certificate. */
export function issuedUnder(
  plane: ControlPlane,
  { commandId, authority, profileVersion }: Intent | OrderIntent,
  { serial, fingerprint, der, notBefore, notAfter }: Certificate,
  issuer: string,
): IssuedCertificate {
  return {
    commandId,
    serial,
    fingerprint,
    chainPem: certificatePem(der) + plane.chains.above(authority, issuer),
    authority,
    profileVersion,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
  };
}

/** What stands above end entities, as PEM from the issuing certificate up to below the root. It never changes, so it is read once. */
export class IssuerChains {
  readonly #plane: Pick<ControlPlane, 'ledger' | 'outside'>;
  readonly #known = new Map<string, string>();

  constructor(plane: Pick<ControlPlane, 'ledger' | 'outside'>) {
    this.#plane = plane;
  }

  above(authority: AuthorityName, issuer: string): string {
    const known = this.#known.get(issuer);
    if (known !== undefined) return known;
    const pem = this.#read(authority, issuer).map(certificatePem).join('');
    this.#known.set(issuer, pem);
    return pem;
  }

  #read(authority: AuthorityName, issuer: string): Buffer[] {
    const outside = this.#plane.outside.get(authority);
    if (outside !== undefined) return outside.chain.slice(0, -1).map(({ der }) => der);
    const above: Buffer[] = [];
    for (let fingerprint: string | null = issuer; fingerprint !== null; ) {
      const recorded: LedgerCertificate | null = this.#plane.ledger.findCertificateByFingerprint(fingerprint);
      if (recorded === null) throw new Error(`the ledger does not hold the authority ${fingerprint}`);
      if (recorded.issuer !== null) above.push(recorded.der);
      fingerprint = recorded.issuer;
    }
    return above;
  }
}
