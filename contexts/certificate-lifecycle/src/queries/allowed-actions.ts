import type { Actor } from '@bfcert/kernel/actor';
import type { Certificate } from '../certificate/certificate.ts';
import { type CertificateCommand, decide } from '../certificate/decide.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import type { Surroundings } from '../certificate/step.ts';
import type { CommandName } from '../commands/command.ts';
import { missingPermission } from '../commands/permissions.ts';

/** A verb of the operator's view: the button, and why it is off. */
export interface AllowedAction {
  readonly name: ActionName;
  readonly allowed: boolean;
  /** One sentence: why it is not allowed, or under which condition it is. */
  readonly reason: string | null;
}

export type ActionName = 'renew' | 'revoke' | 'cancel' | 'abandon' | 'deactivate' | 'activate' | 'delete';

const commandOf: Readonly<Record<ActionName, CommandName>> = {
  renew: 'renew-certificate',
  revoke: 'revoke-certificate',
  cancel: 'cancel-request',
  abandon: 'abandon-certificate',
  deactivate: 'deactivate-certificate',
  activate: 'activate-certificate',
  delete: 'delete-certificate',
};

/** A trial run for each verb but renew, which makes another record and asks only for this state. */
const trials: Readonly<Record<Exclude<ActionName, 'renew'>, CertificateCommand>> = {
  revoke: { kind: 'revoke', reason: 'keyCompromise' },
  cancel: { kind: 'intend_end', end: { cause: 'cancelled', reason: 'cancelled', detail: '' } },
  abandon: { kind: 'abandon', provenUnused: false },
  deactivate: { kind: 'deactivate' },
  activate: { kind: 'activate' },
  delete: { kind: 'delete', reason: '' },
};

/** Computed here once, by the same decisions that the commands take, and sent along with every record. */
export function allowedActions(record: Certificate, around: Surroundings, actor: Actor): readonly AllowedAction[] {
  return (Object.keys(commandOf) as ActionName[]).map((name) => {
    const missing = missingPermission(commandOf[name], actor);
    const objection = missing ?? objectionTo(name, record, around);
    const allowed = objection === null;
    return { name, allowed, reason: allowed && name === 'revoke' ? revocationCondition(record, around) : objection };
  });
}

function objectionTo(name: ActionName, record: Certificate, around: Surroundings): string | null {
  if (name === 'renew') return record.state === 'active' ? null : 'Only an active certificate is renewed.';
  const decision = decide(record, trials[name], around);
  if (!decision.ok) return refusalSentences[decision.refusal];
  return decision.value.length === 0 ? 'This has been done already.' : null;
}

function revocationCondition(record: Certificate, around: Surroundings): string | null {
  const harmless = decide(record, { kind: 'revoke', reason: 'unspecified' }, around);
  return harmless.ok ? null : `${refusalSentences[harmless.refusal]} Only a compromise is a reason to revoke it.`;
}
