import type { Actor } from '@bfcert/kernel/actor';
import { rolesToAsk } from '../approval/people.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { type CertificateCommand, decide } from '../certificate/decide.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import type { Surroundings } from '../certificate/step.ts';
import { notOurSay } from '../certificate/whose-say.ts';
import { SEND_AGAIN } from '../commands/install-certificate.ts';
import { missingPermission } from '../commands/permissions.ts';
import { objectionToIssue } from '../ownership/objection-of-ownership.ts';
import { objectionToPlan } from '../replacement/decide.ts';
import { type ActionName, commandOf } from './action-name.ts';
import { cutOffInWords } from './stations-cut-off.ts';

/** A verb of the operator's view: the button, and why it is off. */
export interface AllowedAction {
  readonly name: ActionName;
  readonly allowed: boolean;
  /** One sentence: why it is not allowed, or under which condition it is. */
  readonly reason: string | null;
}

/** A trial run for each verb but those that make another record, which ask only for the state of this one. */
const trials: Readonly<Record<Exclude<ActionName, 'renew' | 'replace-and-revoke'>, CertificateCommand>> = {
  revoke: { kind: 'revoke', reason: 'keyCompromise' },
  cancel: { kind: 'intend_end', end: { cause: 'cancelled', reason: 'cancelled', detail: '' } },
  install: SEND_AGAIN,
  abandon: { kind: 'abandon', provenUnused: false },
  deactivate: { kind: 'deactivate' },
  activate: { kind: 'activate' },
  delete: { kind: 'delete', reason: '' },
};

/**
 * Computed here once, by the same decisions that the commands take, and sent along with every record. `cutOff`: the
 * stations that lose their line when it goes.
 */
export function allowedActions(
  record: Certificate,
  around: Surroundings,
  actor: Actor,
  cutOff: readonly string[],
): readonly AllowedAction[] {
  return (Object.keys(commandOf) as ActionName[]).map((name) => {
    const missing = missingPermission(commandOf[name], actor);
    if (missing !== null) return { name, allowed: false, reason: missing };
    if (
      name === 'deactivate' &&
      isGuarded(record, trials.deactivate, around) &&
      mayAsk(actor, 'deactivate-certificate')
    ) {
      const condition = `${refusalSentences.last_credential} A second person must approve it.`;
      return { name, allowed: true, reason: inOneText([condition, cutOffInWords(cutOff)]) };
    }
    const objection = objectionTo(name, record, around);
    const allowed = objection === null;
    const reason = allowed && name === 'revoke' ? revocationCondition(record, around, actor, cutOff) : objection;
    return { name, allowed, reason };
  });
}

function objectionTo(name: ActionName, record: Certificate, around: Surroundings): string | null {
  if (name === 'renew') {
    const notOurs = notOurSay(record, 'renew');
    if (notOurs !== null) return refusalSentences[notOurs];
    const undecided = around.ownership === undefined ? null : objectionToIssue(around.ownership, 'renew');
    if (undecided !== null) return undecided.detail;
    return record.state === 'active' ? null : 'Only an active certificate is renewed.';
  }
  if (name === 'replace-and-revoke') {
    const { ownership } = around;
    const undecided = ownership === undefined ? null : objectionToIssue(ownership, 'replace');
    return (objectionToPlan(record, ON_EVIDENCE, null, around.now) ?? undecided)?.detail ?? null;
  }
  const decision = decide(record, trials[name], around);
  if (!decision.ok) return refusalSentences[decision.refusal];
  return decision.value.length === 0 ? 'This has been done already.' : null;
}

const ON_EVIDENCE = { reason: 'superseded', deadline: null } as const;

const revocationCondition = (record: Certificate, around: Surroundings, actor: Actor, cutOff: readonly string[]) =>
  inOneText([ofIssuer(record), ofLastCredential(record, around, actor), cutOffInWords(cutOff)]);

function inOneText(sentences: readonly (string | null)[]): string | null {
  const said = sentences.filter((each) => each !== null);
  return said.length === 0 ? null : said.join(' ');
}

function ofIssuer({ operatingModel }: Certificate): string | null {
  if (operatingModel === 'managed') return null;
  const because = operatingModel === 'tracked' ? 'others run it' : 'no broker is connected';
  return `It is refused here alone, for ${because}: have its issuer revoke it.`;
}

function ofLastCredential(record: Certificate, around: Surroundings, actor: Actor): string | null {
  if (!isGuarded(record, { kind: 'revoke', reason: 'unspecified' }, around)) return null;
  const condition = mayAsk(actor, 'revoke-certificate')
    ? 'Unless it is compromised, a second person must approve its revocation.'
    : 'Only a compromise is a reason to revoke it.';
  return `${refusalSentences.last_credential} ${condition}`;
}

function isGuarded(record: Certificate, command: CertificateCommand, around: Surroundings): boolean {
  const decision = decide(record, command, around);
  return !decision.ok && decision.refusal === 'last_credential';
}

const mayAsk = ({ person, roles }: Actor, command: Parameters<typeof rolesToAsk>[0]): boolean =>
  person !== undefined && roles.some((role) => rolesToAsk(command).includes(role));
