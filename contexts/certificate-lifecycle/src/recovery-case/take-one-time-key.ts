import { ok, refused } from '@bfcert/kernel/result';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { lockCase } from './admit-bootstrap.ts';
import { hasWayIn, oneTimeKeySentences, take } from './decide-one-time-key.ts';
import { newOneTimeSecret } from './one-time-secret.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';
import { tellOfRecovery } from './tell-of-recovery.ts';

/** The password, which is shown this once. */
export interface TakenOneTimeKey {
  readonly recoveryCaseId: RecoveryCaseId;
  readonly version: number;
  readonly secret: string;
  /** RFC 3339. */
  readonly until: string;
}

type TakeRefusal = 'recovery_case_unknown' | 'not_its_requester' | 'one_time_key_not_there' | 'way_in_left';

export type TakeOneTimeKeyOutcome = Outcome<TakenOneTimeKey, TakeRefusal>;

/**
 * Makes the key that two people have agreed to and hands it out, once, to whoever asked for it. Only what checks it
 * is kept, so no repetition of the request gives it again, whatever its idempotency key.
 */
export async function takeOneTimeKey(
  deps: LifecycleDependencies,
  input: { readonly recoveryCaseId: RecoveryCaseId },
  asked: CommandContext,
): Promise<TakeOneTimeKeyOutcome> {
  const { recoveryCaseId } = input;
  // Without the idempotency key: a repetition is to be refused, not answered with what was given once.
  const { actor, reason, correlationId } = asked;
  const context: CommandContext = { actor, reason, correlationId };
  const known = await deps.recoveryCases.find(recoveryCaseId, actor.owners);
  const { secret, verifier } = await newOneTimeSecret();
  type Taken = Outcome<Omit<TakenOneTimeKey, 'secret'>, TakeRefusal>;
  const taken = await runCommand(deps, {
    name: 'take-one-time-key',
    input,
    context,
    subject: known === null ? {} : { identityId: known.identityId },
    work: async (tx): Promise<Taken> => {
      const found = known === null ? null : await lockCase(deps, tx, known);
      if (found === null) return refused({ reason: 'recovery_case_unknown', detail: 'No such recovery case.' });
      const { before, holdings } = found;
      const now = deps.clock.now();
      if (hasWayIn(holdings.records, now)) {
        return refused({ reason: 'way_in_left', detail: oneTimeKeySentences.way_in_left });
      }
      const after = take(before, verifier, now);
      if (after === null || after.until === null) {
        const detail = 'The case has no key to take: it was not approved, was taken already, or its time is over.';
        return refused({ reason: 'one_time_key_not_there', detail });
      }
      if (before.people?.['requestedBy'] !== describeActor(actor)) {
        return refused({
          reason: 'not_its_requester',
          detail: 'A key is given to whoever asked for it, and to nobody else.',
        });
      }
      await deps.recoveryCases.update(tx, after, before.version);
      await tellOfRecovery(deps, tx, after, before, { action: 'take-one-time-key', context });
      return ok({ recoveryCaseId, version: after.version, until: after.until });
    },
  });
  return taken.ok ? ok({ ...taken.value, secret }) : taken;
}
