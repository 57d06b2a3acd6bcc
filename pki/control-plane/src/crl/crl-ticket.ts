import { ok, type Result, refused } from '@bfcert/kernel/result';
import { assembleCrl, type CrlOutline, parseCrlOutline, type SignatureAlgorithm } from '@bfcert/kernel/x509';
import { TicketOffice } from '../signing-ticket.ts';
import { CRL_LINTS, type CrlKnowledge } from './crl-lints.ts';

/** Permission to sign one revocation list once. Only `lintCrl` hands one out, and for a list it is the only one. */
export interface CrlTicket {
  readonly __crlTicket: unique symbol;
}

const office = new TicketOffice<CrlTicket>('CRL');

export interface CrlDraft extends Omit<CrlKnowledge, 'crl'> {
  readonly tbs: Buffer;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

export interface CrlFinding {
  readonly lint: string;
  readonly source: string;
  readonly fault: string;
}

const WELL_FORMED = { lint: 'well-formed', source: 'RFC 5280 5.1; X.690' } as const;

/** The parser reads a signature and asks nothing of it. */
const PLACEHOLDER = Buffer.alloc(1);

export function lintCrl(draft: CrlDraft): Result<CrlTicket, readonly [CrlFinding, ...CrlFinding[]]> {
  const parsed = parseCrlOutline(assembleCrl(draft.tbs, draft.signatureAlgorithm, PLACEHOLDER));
  if (!parsed.ok) return refused([{ ...WELL_FORMED, fault: parsed.detail }]);
  const [first, ...others] = findingsOn({ ...draft, crl: parsed.value });
  if (first !== undefined) return refused([first, ...others]);
  return ok(office.handOut(draft.tbs, draft.issuer.spkiSha256));
}

function findingsOn(known: CrlKnowledge & { readonly crl: CrlOutline }): readonly CrlFinding[] {
  return CRL_LINTS.flatMap(({ name, source, fault }) => {
    const found = fault(known);
    return found === null ? [] : [{ lint: name, source, fault: found }];
  });
}

/** For an authority's key alone. */
export const redeemCrlTicket = (ticket: CrlTicket, spkiSha256: string): Buffer => office.redeem(ticket, spkiSha256);
