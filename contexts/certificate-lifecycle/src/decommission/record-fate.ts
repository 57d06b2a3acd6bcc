import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateCommand } from '../certificate/decide.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import { isOver, type Surroundings } from '../certificate/step.ts';
import { notOurSay } from '../certificate/whose-say.ts';
import { isForOutside } from '../ownership/objection-of-ownership.ts';
import type { CertificatesEnd } from './decommission.ts';

/** What becomes of one record when its identity is decommissioned. */
export type RecordFate =
  | { readonly fate: 'cancelled' | 'revoked' | 'deactivated' }
  /** Somebody else decides about it, or nobody is let in with it as it is. */
  | { readonly fate: 'left'; readonly because: string };

/** Null: it is over already, and nothing is to be said of it. Pure. */
export function fateOf(
  record: Certificate,
  end: CertificatesEnd,
  { now, ownership }: Pick<Surroundings, 'now' | 'ownership'>,
): RecordFate | null {
  if (record.state === 'requested') return record.intendedEnd === null ? { fate: 'cancelled' } : null;
  if (!hasMaterial(record) || record.state === 'revoked' || isOver(record, now)) return null;
  if (end === 'run_out' && record.state === 'inactive') return { fate: 'left', because: 'It is out of use already.' };
  const fate = end === 'run_out' && record.state === 'active' ? 'deactivated' : 'revoked';
  const notOurs = notOurSay(record, fate === 'revoked' ? 'revoke' : 'deactivate');
  const objection = notOurs ?? (isForOutside(record, commandFor(fate, ''), ownership) ? 'authority_is_outside' : null);
  return objection === null ? { fate } : { fate: 'left', because: refusalSentences[objection] };
}

/** The command that brings it there, without what lets it pass the guard of the last way in. */
export function commandFor(fate: Exclude<RecordFate['fate'], 'left'>, reason: string): CertificateCommand {
  switch (fate) {
    case 'cancelled':
      return { kind: 'intend_end', end: { cause: 'cancelled', reason: 'cancelled', detail: reason } };
    case 'revoked':
      return { kind: 'revoke', reason: 'cessationOfOperation' };
    case 'deactivated':
      return { kind: 'deactivate' };
    default:
      return fate satisfies never;
  }
}
