import { ok, refused } from '@bfcert/kernel/result';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { endDateAhead } from '../concession/decide.ts';
import type { AttestableCriterion } from './attestable.ts';
import type { AttestationDependencies } from './attestation-dependencies.ts';
import { type AttestationId, newAttestationId } from './attestation-id.ts';

export interface AttestationWish {
  readonly criterion: AttestableCriterion;
  readonly statement: string;
  readonly link: string | null;
  /** RFC 3339. */
  readonly until: string;
}

export type AttestOutcome = Outcome<
  { readonly attestationId: AttestationId; readonly until: string },
  'needs_a_person' | 'end_date_unsuitable'
>;

/** Who attested something a year ago looks at it again. */
const LONGEST_DAYS = 366;

/** 1 a person, no program · 2 a suitable end · 3 the word and its audit entry, which is what is sealed, in one transaction. */
export function attestCriterion(
  deps: AttestationDependencies,
  input: AttestationWish,
  context: CommandContext,
): Promise<AttestOutcome> {
  return runCommand(deps, {
    name: 'attest-criterion',
    input: { ...input },
    context,
    subject: {},
    work: async (tx): Promise<AttestOutcome> => {
      if (context.actor.person === undefined) return refused({ reason: 'needs_a_person', detail: PERSON });
      const now = deps.clock.now();
      const until = endDateAhead(input.until, LONGEST_DAYS, now);
      if (until === null) {
        const detail = `The end date must lie ahead, by ${LONGEST_DAYS} days at most.`;
        return refused({ reason: 'end_date_unsuitable', detail });
      }
      const { criterion, statement, link } = input;
      const id = newAttestationId(now);
      const detail = { attestationId: id, criterion, statement, link, until };
      const entry = auditEntryOf(now, context, { action: 'attest-criterion', after: 'in_force', detail });
      await deps.audit.append(tx, entry);
      await deps.attestations.insert(tx, {
        id,
        criterion,
        statement,
        link,
        until,
        attestedBy: describeActor(context.actor),
        attestedAt: now.toISOString(),
        auditEntryId: entry.id,
        withdrawn: null,
      });
      return ok({ attestationId: id, until });
    },
  });
}

export const PERSON = 'A person answers for it by name, and no program does.';
