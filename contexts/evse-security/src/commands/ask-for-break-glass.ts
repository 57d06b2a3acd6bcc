import { describeActor } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { BreakGlass, BreakGlassId } from '../break-glass/break-glass.ts';
import { type BreakGlassObjection, breakGlassSentences, objectionToBreakGlass } from '../break-glass/judge.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import { lockStationOfBreakGlass } from './break-glass-facts.ts';
import { type CommandContext, mayDeclare } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { moveBreakGlass, tellOfBreakGlass } from './move-break-glass.ts';
import { addOrder } from './order-of-station.ts';
import { runOnce } from './run-once.ts';

export interface BreakGlassWish extends Pick<BreakGlass, 'key' | 'lowers'> {
  readonly identityId: ChargerId;
  /** RFC 3339. */
  readonly until: string;
}

type Reason =
  | 'role_missing'
  | 'reason_missing'
  | 'charger_unknown'
  /** Asked already, and nobody has answered; or open. */
  | 'break_glass_under_way'
  | BreakGlassObjection
  | 'idempotency_key_reused';
type Own = { readonly reason: Reason; readonly detail: string };
export type BreakGlassRefusal =
  | Own
  | Extract<Awaited<ReturnType<CertificateLifecycle['askAboutKey']>>, { readonly ok: false }>['refusal'];

export interface AskedForBreakGlass {
  readonly breakGlassId: BreakGlassId;
  readonly approvalId: string;
  /** What becomes of it once the second person has said yes, for people. */
  readonly advice: string;
}

const LIMITS_LIFETIME_MS = 24 * 3_600_000;

/**
 * Never by one person: 1 may the caller? · 2 could it be opened? · 3 it is written down · 4 a second person is asked. Until that
 * one has said yes it opens nothing. What a crash leaves between 3 and 4 is asked by the same request again, or turned down
 * after its day (`endDueBreakGlasses`).
 */
export async function askForBreakGlass(
  deps: EvseSecurityDependencies,
  wish: BreakGlassWish,
  context: CommandContext,
): Promise<Result<AskedForBreakGlass, BreakGlassRefusal>> {
  const { identityId, key, lowers } = wish;
  const inReach = await isInReach(deps, identityId, context);
  const reused: Own = no('idempotency_key_reused', 'This key was used for something else.');
  const about = inReach ? identityId : null;
  const once = { command: 'ask-for-break-glass', input: { ...wish }, reused, context, about, part: 'glass' };
  type Written = { readonly breakGlassId: BreakGlassId; readonly owner: string; readonly byHand: boolean };
  const written = await runOnce<Written, Own>(deps, once, async (tx) => {
    if (!mayDeclare(context.actor)) return refused(no('role_missing', 'Your roles do not allow this.'));
    if (context.reason.trim() === '') return refused(no('reason_missing', 'Say why.'));
    const found = inReach ? await lockStationOfBreakGlass(deps, tx, identityId) : null;
    if (found === null) return refused(no('charger_unknown', 'There is no such station.'));
    const { charger, migration, facts } = found;
    const underWay = await whatIsUnderWay(deps, tx, identityId);
    if (underWay !== null) return refused(no('break_glass_under_way', underWay));
    const until = new Date(wish.until);
    const now = deps.clock.now();
    const objection = objectionToBreakGlass({ ...facts, wish: { key, lowers, until } }, now);
    if (objection === 'downgrade_not_reported' || objection === 'downgrade_not_allowed') {
      // So that asking again is enough, also where somebody has set it at the station since. On order already: it will be told by that.
      const order = { identityId, thing: { kind: 'read_limits' }, lifetimeMs: LIMITS_LIFETIME_MS } as const;
      await addOrder(deps, tx, order, context);
    }
    if (objection !== null) return refused(no(objection, breakGlassSentences[objection]));
    if (migration === null) throw new Error(`${identityId} is on Profile 3 by no case`);
    const asked: BreakGlass = {
      id: newId('bgl', now.getTime()),
      identityId,
      caseId: migration.id as BreakGlass['caseId'],
      state: 'asked',
      key,
      lowers,
      until,
      askedBy: describeActor(context.actor),
      reason: context.reason,
      askedAt: now,
      approvedBy: null,
      openedAt: null,
      lowered: null,
      cameDownAt: null,
      raiseTries: 0,
      lastRaiseAt: null,
      endedAt: null,
      endedBecause: null,
    };
    await deps.stores.breakGlasses.add(tx, asked);
    await tellOfBreakGlass(deps, tx, asked, { before: null, action: 'ask-for-break-glass' }, context);
    return ok({ breakGlassId: asked.id, owner: charger.owner, byHand: facts.profileChange === 'in_place' });
  });
  if (!written.ok) return written;
  const { breakGlassId, owner, byHand } = written.value;
  const until = new Date(wish.until).toISOString();
  const action = { kind: 'open-break-glass', identityId, breakGlassId, key, lowers, until } as const;
  const asked = await deps.lifecycle.askAboutKey({ action, owner }, context);
  if (!asked.ok) {
    await takeBack(deps, breakGlassId, asked.refusal.detail, context);
    return asked;
  }
  return ok({ breakGlassId, approvalId: asked.value.approvalId, advice: adviceOn({ key, lowers, byHand }) });
}

/** Null: nothing. One that is narrowed is what another one is asked for. */
async function whatIsUnderWay({ stores }: EvseSecurityDependencies, tx: Transaction, id: ChargerId) {
  const asked = await stores.breakGlasses.askedOf(tx, id);
  if (asked !== null) return `${asked.id} waits for a second person: have it answered or withdrawn first.`;
  const inForce = (await stores.breakGlasses.inForceOf(tx, [id])).get(id);
  return inForce?.state === 'open' ? `${inForce.id} is open until ${inForce.until.toISOString()}: end it first.` : null;
}

/** Nobody could be asked, so nobody will answer. */
const takeBack = (deps: EvseSecurityDependencies, id: BreakGlassId, why: string, context: CommandContext) =>
  deps.transactions.run(async (tx) => {
    const known = await deps.stores.breakGlasses.find(tx, id);
    if (known === null || (await deps.stores.chargers.lock(tx, known.identityId)) === null) return;
    const before = await deps.stores.breakGlasses.lock(tx, id);
    if (before?.state !== 'asked') return;
    const move = { on: 'turned_down', action: 'turn-down-break-glass', endedBecause: 'not_possible' } as const;
    await moveBreakGlass(deps, tx, before, move, { ...context, reason: why });
  });

function adviceOn({ key, lowers, byHand }: Pick<BreakGlass, 'key' | 'lowers'> & { readonly byHand: boolean }): string {
  const password = {
    by_hand: 'its password is issued with bfcert keys issue, once',
    last_used: 'its last password counts again',
    delivered: 'it is told its password before',
  }[key];
  if (lowers) return `Once it is approved the station is sent to Profile 2 when it is connected; ${password}.`;
  const way = byHand
    ? 'OCPP 1.6 has no message that lowers a profile, so the door is open and nothing else: the station comes back by itself, or is set by hand'
    : 'the door is open: the station comes back by itself, or is set by hand';
  return `Once it is approved ${way}; ${password}.`;
}

const no = (reason: Reason, detail: string): Own => ({ reason, detail });
