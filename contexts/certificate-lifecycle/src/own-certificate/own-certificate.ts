import type { SignedAnswer } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';

/** A certificate that the PKI has made for itself. */
export interface OwnCertificate extends SignedAnswer {
  /** Of an authority, or of whoever signs OCSP answers for one. */
  readonly kind: 'authority' | 'ocsp_responder';
  /** In the chain: of the authority, or of the one a responder answers for. */
  readonly role: 'root' | 'cross' | 'intermediate' | 'issuing';
  /** From 1, likewise. */
  readonly generation: number;
  /** Another has taken its place already. */
  readonly replaced: boolean;
}

/** What the PKI works with now. */
export interface OwnInUse {
  /** Of those that it has made. */
  readonly fingerprints: readonly string[];
  /** PEM, leaf first: what it shows at its door, where it has one. The operator makes that. */
  readonly doorPem: string | null;
}

/** Where the record of one belongs. */
export interface OwnPlace {
  readonly purpose: PurposeName;
  readonly slot: string | null;
  readonly serviceName: string;
}

/**
 * An authority has one certificate in force for each role, so its slots are the roles; the next generation
 * takes the place of the one before. Responders stand beside each other for as long as their issuers do, so theirs are
 * role and generation of the issuer.
 */
export const placeOfOwn = ({ kind, authority, role, generation }: OwnCertificate): OwnPlace =>
  kind === 'authority'
    ? { purpose: 'ca_certificate', slot: role, serviceName: authority }
    : { purpose: 'ocsp_responder', slot: `${role}-${generation}`, serviceName: authority };

/** The control plane's, for callers of other hosts. */
export const placeOfDoor: OwnPlace = { purpose: 'internal_service', slot: null, serviceName: 'pki-door' };
