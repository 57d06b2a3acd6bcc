import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateCommand } from '../certificate/decide.ts';
import { isCompromise, type RevocationReason } from '../certificate/revocation-reason.ts';
import type { Refusal } from '../commands/command.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import type { NotReady, OwnershipDecision } from './ownership-decision.ts';
import type { AuthorityVerb } from './ownership-entry.ts';

/** What the matrix refuses to whoever wants a certificate issued, renewed or replaced. */
export type OwnershipRefusal = NotReady | 'tracked_only' | 'authority_is_outside';

/**
 * Why no next certificate is made by these decisions; null: it may be. In a place that is `tracked` its issuer acts, and
 * the verb's authority is asked for what follows another one.
 */
export function objectionToIssue(decision: OwnershipDecision, verb: 'issue'): Refusal<NotReady | 'tracked_only'> | null;
export function objectionToIssue(
  decision: OwnershipDecision,
  verb: 'issue' | 'renew' | 'replace',
): Refusal<OwnershipRefusal> | null;
export function objectionToIssue(
  decision: OwnershipDecision,
  verb: 'issue' | 'renew' | 'replace',
): Refusal<OwnershipRefusal> | null {
  if (decision.kind === 'own') return null;
  const [usual] = purposes[decision.purpose].operatingModels;
  // Of what we never issue nobody has to decide first that we do not.
  if ((decision.operatingModel ?? usual) === 'tracked') {
    const detail = `${decision.purpose} is only tracked here ${where(decision)}: its issuer decides about it.`;
    return { reason: 'tracked_only', detail };
  }
  if (!decision.mayIssue.ok) return decision.mayIssue.refusal;
  return verb === 'issue' ? null : objectionOfAuthority(decision, verb);
}

/** Why it is not for us to do this to a certificate; null: it is, or nothing is decided, which holds nobody back from taking one out of service. */
export function objectionOfAuthority(
  { kind, authorities, ...decision }: OwnershipDecision,
  verb: AuthorityVerb,
): Refusal<'authority_is_outside'> | null {
  if (kind === 'own' || authorities?.[verb] !== 'outside') return null;
  const detail = `By the ownership matrix only its authority outside may ${verb} a certificate of ${decision.purpose} ${where(decision)}.`;
  return { reason: 'authority_is_outside', detail };
}

/** Of a replacement, which ends in a revocation. */
export function objectionOfOwnership(
  { ownership }: Pick<LifecycleDependencies, 'ownership'>,
  { record, holdings }: { readonly record: Certificate; readonly holdings: Pick<Holdings, 'identity'> },
  reason: RevocationReason,
): Refusal<'authority_is_outside'> | null {
  return isCompromise(reason) ? null : objectionOfAuthority(ownership.about(record, holdings.identity), 'revoke');
}

/** The same of a command on a record. A compromise waits for nobody: what we let in, we shut out. */
export function isForOutside(
  record: Certificate,
  command: CertificateCommand,
  decision: OwnershipDecision | undefined,
): boolean {
  const verb = verbOf(command);
  return verb !== null && decision?.purpose === record.purpose && objectionOfAuthority(decision, verb) !== null;
}

function verbOf(command: CertificateCommand): AuthorityVerb | null {
  switch (command.kind) {
    case 'revoke':
      return isCompromise(command.reason) ? null : 'revoke';
    case 'activate':
    case 'deactivate':
      return 'suspend';
    default:
      return null;
  }
}

const where = ({ program }: Pick<OwnershipDecision, 'program'>): string =>
  program === null ? 'outside of programs' : `in the program ${program}`;
