import { ok, refused } from '@bfcert/kernel/result';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { endDateAhead } from '../concession/decide.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { onlyOwnerOf } from '../requester/requester.ts';
import { longestDays } from '../station-tolerance/tolerance-kind.ts';
import { lookAtStations, type SeenStations } from './look-at-stations.ts';
import { type AdoptionFilter, MOST_ADOPTED, MOST_LOOKED_AT, type StationAdoption } from './station-adoption.ts';
import { newStationAdoptionId, type StationAdoptionId } from './station-adoption-id.ts';

export interface AdoptionWish {
  readonly filter: AdoptionFilter;
  /** RFC 3339. */
  readonly until: string;
  /** As a person typed it who has seen the dry run; null: this is the dry run, and nothing is asked. */
  readonly count: number | null;
}

export type AdoptionReport = Pick<SeenStations, 'skipped'> & {
  /** How many stations would be let in with what they have. */
  readonly count: number;
  /** Null of a dry run. */
  readonly adoptionId: StationAdoptionId | null;
  readonly approvalId: ApprovalId | null;
};

export type AdoptionRefusal =
  | 'owner_out_of_scope'
  | 'end_date_unsuitable'
  | 'adoption_too_large'
  | 'adoption_empty'
  | 'count_mismatch'
  | AskRefusal;

const BECAUSE = 'Each of these stations is let in with a certificate that nobody here has issued.';

/**
 * Never by one person: 1 which stations are they? · 2 is the typed count theirs? · 3 they are frozen, and a second
 * administrator is asked, once for the same ones, whose yes grants each the tolerance `outside_certificate`.
 */
export async function adoptStations(
  deps: LifecycleDependencies,
  { filter, until: wished, count }: AdoptionWish,
  context: CommandContext,
): Promise<Outcome<AdoptionReport, AdoptionRefusal>> {
  const { actor, reason } = context;
  const now = deps.clock.now();
  const days = longestDays.outside_certificate;
  const until = endDateAhead(wished, days, now);
  // Looked at while no transaction is open: it may take seconds.
  const seen = until === null ? null : await lookAtStations(deps, filter, { owners: actor.owners, until });
  return runCommand(deps, {
    name: 'adopt-stations',
    input: { filter: { ...filter }, until: wished, count },
    context,
    subject: {},
    work: async (tx): Promise<Outcome<AdoptionReport, AdoptionRefusal>> => {
      if (actor.owners.length === 0) return refused({ reason: 'owner_out_of_scope', detail: 'You act for no owner.' });
      if (until === null) {
        const detail = `The end date must lie ahead, by ${days} days at most.`;
        return refused({ reason: 'end_date_unsuitable', detail });
      }
      if (seen === null) {
        const detail = `At most ${MOST_ADOPTED} stations are taken over by one answer, of ${MOST_LOOKED_AT} that are looked at: choose fewer.`;
        return refused({ reason: 'adoption_too_large', detail });
      }
      const { targets, owners, skipped } = seen;
      if (count === null) return ok({ count: targets.length, skipped, adoptionId: null, approvalId: null });
      if (count !== targets.length) {
        const detail = `It is about ${targets.length} stations, not ${count}.`;
        return refused({ reason: 'count_mismatch', detail });
      }
      if (targets.length === 0) {
        return refused({ reason: 'adoption_empty', detail: 'The filter finds no station that could be taken over.' });
      }
      const owner = onlyOwnerOf(owners);
      if (owner === null && actor.owners !== 'all') {
        const detail = `They are of several owners (${owners.join(', ')}), and you do not act for all there are: ask for those of one.`;
        return refused({ reason: 'owner_out_of_scope', detail });
      }
      const open = await deps.stationAdoptions.asked(tx, { targets, until }, now);
      const id = open ?? newStationAdoptionId(now);
      const action = { kind: 'adopt-stations', adoptionId: id, count, until } as const;
      if (!mayAsk(context, { action, owner })) {
        const detail = `${BECAUSE} An administrator asks for it, and another approves it.`;
        return refused({ reason: 'needs_second_person', detail });
      }
      const question = { action, because: BECAUSE, identityId: null, owner, purpose: 'charger_identity' };
      const asked = await askSecondPerson(deps, tx, question, context);
      if (!asked.ok) return refused(asked.refusal);
      if (open === null) {
        const requestedBy = describeActor(actor);
        const begun = { id, filter, until, targets, owners, requestedBy, reason, askedAt: now.toISOString() };
        await deps.stationAdoptions.insert(tx, { ...begun, outcome: null } satisfies StationAdoption);
      }
      return ok({ count, skipped, adoptionId: id, approvalId: asked.value });
    },
  });
}
