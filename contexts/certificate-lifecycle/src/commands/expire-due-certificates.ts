import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { decide } from '../certificate/decide.ts';
import { type ClockDoubt, doubtInWords } from '../clock/clock-doubt.ts';
import { type ClockGuard, settleDoubt } from '../clock/clock-guard.ts';
import type { ConfirmedSweep } from '../expiry-sweep/confirmed-sweep.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome, Refusal } from './command.ts';
import { doEach } from './do-each.ts';
import { openHoldingsOf, surroundingsIn } from './open-holdings.ts';
import { runCommand } from './run-command.ts';
import { writeSteps } from './write-steps.ts';

/** Of what is in service; more at once is rather a wrong clock than a fleet. */
const TOLERATED_SHARE = 0.01;
/** One alone is never many, however small the fleet. */
const ALWAYS_TOLERATED = 1;
/** Records per sweep; the rest follow in the next. */
const BATCH = 1000;

export type SweepRefusal =
  | 'clock_jumped'
  | 'too_many_at_once'
  /** Of a confirmation: by now others would retire than were looked at. */
  | 'count_mismatch';

export interface HeldSweep extends Refusal<Exclude<SweepRefusal, 'count_mismatch'>>, SweepOnOffer {}

/** What a person confirms: by its name, the time, and the number that stands beside it. */
export interface SweepOnOffer {
  /** How many records would retire. */
  readonly due: number;
  /** RFC 3339: whose validity has ended by then. */
  readonly asOf: string;
}

export interface SweepInput {
  /** False: nobody has; what somebody confirmed before still holds. */
  readonly confirmed: false | ConfirmedSweep;
}

/**
 * One round: 1 a person's word is kept, once its count is right · 2 else nothing while the clock is in doubt, and no
 * more than is usual of what nobody has confirmed · 3 the next thousand retire, each in a transaction of its own: one
 * that fails keeps none behind it waiting. That it waits for a person is audited when it begins to, by whichever server.
 *
 * @throws AggregateError of those that failed, when the others are done. What a person confirmed is kept all the same.
 */
export async function expireDueCertificates(
  deps: LifecycleDependencies,
  guard: ClockGuard,
  { confirmed }: SweepInput,
  context: CommandContext,
): Promise<Outcome<{ readonly retired: readonly CertificateId[] }, SweepRefusal>> {
  const now = deps.clock.now();
  const byPerson = confirmed !== false && context.actor.kind === 'user' ? confirmed : null;
  const doubt = await guard.doubt();
  const allowed = byPerson === null ? await allowedNow(deps, doubt, now) : ok(byPerson.asOf);
  const objection = byPerson === null ? null : await mismatch(deps, byPerson, now);
  let isNews = true;
  const permitted = await runCommand(deps, {
    name: 'expire-due-certificates',
    input: { confirmed: confirmed === false ? false : { ...confirmed } },
    context,
    subject: {},
    auditsRefusal: () => isNews,
    work: async (tx): Promise<Outcome<{ readonly until: string }, SweepRefusal>> => {
      if (objection !== null) return refused(objection);
      if (!allowed.ok) {
        isNews = await deps.confirmedSweeps.noteHold(tx, allowed.refusal.reason, now.toISOString());
        return allowed;
      }
      await deps.confirmedSweeps.endHold(tx);
      if (byPerson !== null) {
        await settleDoubt(deps, tx);
        await keep(deps, tx, byPerson, now, context);
      }
      return ok({ until: allowed.value });
    },
  });
  if (!permitted.ok) return permitted;

  const retired: CertificateId[] = [];
  const failures: unknown[] = [];
  const due = await deps.certificates.dueToExpire(permitted.value.until, BATCH);
  await doEach(
    due,
    async ({ id }) => {
      const isRetired = await retire(deps, id, context);
      if (isRetired) retired.push(id);
      return isRetired;
    },
    failures,
  );
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} expired certificates did not retire`);
  return ok({ retired });
}

/** False: somebody else was quicker. */
function retire(deps: LifecycleDependencies, id: CertificateId, context: CommandContext): Promise<boolean> {
  return deps.transactions.run(async (tx) => {
    const found = await openHoldingsOf(deps, tx, id);
    if (found === null) return false;
    const decision = decide(found.record, { kind: 'expire' }, surroundingsIn(deps, found.holdings, found.record));
    if (!decision.ok) return false;
    await writeSteps(deps, tx, decision.value, { action: 'expire-due-certificates', context });
    return true;
  });
}

/** Why the sweep waits for a person, or null: what the next round would say, without a round. */
export async function heldSweep(deps: LifecycleDependencies, guard: ClockGuard): Promise<HeldSweep | null> {
  const now = deps.clock.now();
  const allowed = await allowedNow(deps, await guard.doubt(), now);
  if (allowed.ok) return null;
  const asOf = now.toISOString();
  return { ...allowed.refusal, due: await deps.certificates.countDueToExpire(null, asOf), asOf };
}

/** Until when what has ended may retire: now, or when somebody last confirmed. */
async function allowedNow(deps: LifecycleDependencies, doubt: ClockDoubt | null, now: Date) {
  if (doubt !== null) return refused({ reason: 'clock_jumped' as const, detail: doubtInWords(doubt) });
  const at = now.toISOString();
  const sweep = await deps.confirmedSweeps.find();
  const unconfirmed = await deps.certificates.countDueToExpire(sweep?.asOf ?? null, at);
  if (unconfirmed <= Math.max(ALWAYS_TOLERATED, TOLERATED_SHARE * (await liveCount(deps)))) return ok(at);
  const left = sweep === null ? 0 : await deps.certificates.countDueToExpire(null, sweep.asOf);
  if (sweep !== null && left > 0) return ok(sweep.asOf);
  const detail = `${unconfirmed} certificates would retire at once: a person must confirm that.`;
  return refused({ reason: 'too_many_at_once' as const, detail });
}

async function mismatch(
  deps: LifecycleDependencies,
  { asOf, count }: ConfirmedSweep,
  now: Date,
): Promise<Refusal<'count_mismatch'> | null> {
  if (asOf > now.toISOString()) {
    return { reason: 'count_mismatch', detail: 'Nothing is confirmed ahead of time: look at what would retire now.' };
  }
  const due = await deps.certificates.countDueToExpire(null, asOf);
  if (due === count) return null;
  return { reason: 'count_mismatch', detail: `By now ${due} certificates would retire, not ${count}: look again.` };
}

async function keep(
  deps: LifecycleDependencies,
  tx: Transaction,
  { asOf, count }: ConfirmedSweep,
  now: Date,
  context: CommandContext,
): Promise<void> {
  const at = now.toISOString();
  const confirmedBy = describeActor(context.actor);
  await deps.confirmedSweeps.keep(tx, { asOf, count, confirmedBy, at });
  await deps.audit.append(tx, auditEntryOf(now, context, { action: 'confirm-expiry-sweep', detail: { asOf, count } }));
}

async function liveCount(deps: LifecycleDependencies): Promise<number> {
  const counts = await deps.certificates.counts('all');
  const live = counts.filter(({ state }) => state !== 'retired' && state !== 'revoked' && state !== 'deleted');
  return live.reduce((sum, { count }) => sum + count, 0);
}
