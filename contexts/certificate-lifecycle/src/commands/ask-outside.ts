import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import { type CertificateId, newCertificateId } from '../certificate/certificate-id.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import type { Holdings } from '../identity/holdings.ts';
import { noOutsideAuthorities, type OutsideRequest } from '../ownership/outside-authorities.ts';
import type { OwnershipDecision } from '../ownership/ownership-decision.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Outcome } from './command.ts';
import { beginRequest, openRequestIn, type Renewal } from './open-request.ts';
import type { Place } from './outcomes.ts';
import type { Cause } from './write-steps.ts';

/** What is asked for: a first certificate, by a signing request where there is one, or the next of one. */
export type OutsideWish =
  | { readonly kind: 'issue'; readonly csrPem: string | null }
  | { readonly kind: 'renew'; readonly renewal: Renewal };

/**
 * Where a certificate is brokered: its record begins, and the authority outside is asked for it, in one transaction. Our PKI
 * has no part in it. What is open here already is the answer.
 */
export async function askOutside(
  deps: LifecycleDependencies,
  tx: Transaction,
  { identity, records }: Holdings,
  {
    place,
    program,
    wish,
  }: { readonly place: Place; readonly program: OwnershipDecision['program']; readonly wish: OutsideWish },
  cause: Parameters<typeof beginRequest>[4],
): Promise<Outcome<{ readonly certificateId: CertificateId }, 'broker_not_connected'>> {
  const open = openRequestIn(records, place);
  if (open !== null) return ok({ certificateId: open.id });
  const id = newCertificateId(deps.clock.now());
  const { identityId, purpose, slot } = place;
  const { owner } = identity;
  const about = { certificateId: id, identityId, owner, purpose, slot, program };
  const request: OutsideRequest =
    wish.kind === 'issue'
      ? { ...about, kind: 'issue', csrPem: wish.csrPem }
      : { ...about, kind: 'renew', existing: wish.renewal.of.id };
  // Before anything is written: when it is refused, nothing has changed.
  const placed = await (deps.outsideAuthorities ?? noOutsideAuthorities).place(tx, request, cause.context);
  if (!placed.ok) return refused({ reason: placed.refusal, detail: refusalSentences[placed.refusal] });
  await beginRequest(deps, tx, place, identity, cause, wish.kind === 'renew' ? wish.renewal : null, id);
  return ok({ certificateId: id });
}

/** It is refused here whatever becomes of the request: where nobody can be asked, its page says that its issuer has to be. */
export async function askForRevocation(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
  { identity }: Holdings,
  reason: Extract<OutsideRequest, { kind: 'revoke' }>['reason'],
  { context }: Cause,
): Promise<void> {
  if (record.operatingModel !== 'brokered') return;
  const { id: certificateId, identityId, purpose, slot } = record;
  const { program } = deps.ownership.about(record, identity);
  const { owner } = identity;
  const request = { kind: 'revoke', certificateId, identityId, owner, purpose, slot, program, reason } as const;
  await (deps.outsideAuthorities ?? noOutsideAuthorities).place(tx, request, context);
}
