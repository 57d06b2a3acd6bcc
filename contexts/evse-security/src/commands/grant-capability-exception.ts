import { describeActor, isLabel } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { capabilityNames, faultOfValue, isCapabilityName, valueInWords } from '../capability/capability.ts';
import { type CapabilityException, type CapabilityExceptionId, isInForce } from '../capability/capability-exception.ts';
import { endsInTime } from '../capability/family-declaration.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayDeclare } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { recordChange } from './record-change.ts';
import { runOnce } from './run-once.ts';

export interface GrantCapabilityExceptionInput {
  readonly identityId: ChargerId;
  readonly capability: string;
  readonly value: unknown;
  /** Who answers for it. */
  readonly responsible: string;
  readonly until: Date;
}

export type CapabilityExceptionReason =
  | 'role_missing'
  | 'reason_missing'
  | 'charger_unknown'
  | 'capability_unknown'
  | 'capability_value_invalid'
  | 'responsible_invalid'
  | 'end_invalid'
  | 'capability_exception_active'
  | 'capability_exception_unknown'
  | 'capability_exception_over'
  | 'idempotency_key_reused';
type Refusal = { readonly reason: CapabilityExceptionReason; readonly detail: string };

const SENTENCES: Readonly<Record<CapabilityExceptionReason, string>> = {
  role_missing: 'Your roles do not allow this.',
  reason_missing: 'Say why.',
  charger_unknown: 'There is no such station.',
  capability_unknown: `There is no such capability: known are ${capabilityNames.join(', ')}.`,
  capability_value_invalid: 'This is no value of the capability.',
  responsible_invalid: 'Who answers for it is 1–100 visible characters, in form NFC.',
  end_invalid: 'An exception ends within a year from now.',
  capability_exception_active: 'The station has an exception from this capability already: end it first.',
  capability_exception_unknown: 'There is no such exception.',
  capability_exception_over: 'The exception is over.',
  idempotency_key_reused: 'This key was used for another request.',
};

const no = (reason: CapabilityExceptionReason, detail = SENTENCES[reason]) => refused({ reason, detail });
const reused: Refusal = { reason: 'idempotency_key_reused', detail: SENTENCES.idempotency_key_reused };

type Granted = { readonly exceptionId: CapabilityExceptionId };

/** One station is taken to be otherwise than its family declares and than it has shown, for a time. */
export async function grantCapabilityException(
  deps: EvseSecurityDependencies,
  input: GrantCapabilityExceptionInput,
  context: CommandContext,
): Promise<Result<Granted, Refusal>> {
  const { identityId, capability, value, responsible, until } = input;
  const inReach = await isInReach(deps, identityId, context);
  const asked = JSON.parse(JSON.stringify({ identityId, capability, value, responsible, until }));
  const once = {
    command: 'grant-capability-exception',
    input: asked,
    reused,
    context,
    about: inReach ? identityId : null,
  };
  return runOnce<Granted, Refusal>(deps, once, async (tx) => {
    if (!mayDeclare(context.actor)) return no('role_missing');
    if (context.reason.trim() === '') return no('reason_missing');
    const charger = inReach ? await deps.stores.chargers.find(tx, identityId) : null;
    if (charger === null) return no('charger_unknown');
    if (!isCapabilityName(capability)) return no('capability_unknown');
    const expected = faultOfValue(capability, value);
    if (expected !== null) return no('capability_value_invalid', `${capability} takes ${expected}.`);
    if (!isLabel(responsible)) return no('responsible_invalid');
    const now = deps.clock.now();
    if (!endsInTime(until, now)) return no('end_invalid');
    const exception: CapabilityException = {
      id: newId('cex', now.getTime()),
      identityId,
      capability,
      // Of this capability, as was checked above.
      value: value as CapabilityException['value'],
      responsible,
      until,
      reason: context.reason,
      grantedBy: describeActor(context.actor),
      grantedAt: now,
      endedAt: null,
      endedBy: null,
    };
    // Two grants at once come one after the other.
    await deps.stores.capabilities.lock(tx, identityId);
    const inForce = await deps.stores.capabilities.exceptionsOf(tx, [identityId], now);
    if (inForce.some((one) => one.capability === capability)) return no('capability_exception_active');
    await deps.stores.capabilities.addException(tx, exception);
    await recordChange(deps, tx, changeOf(exception, 'granted'), context);
    return ok({ exceptionId: exception.id });
  });
}

/** Before its end date, by a person. */
export async function endCapabilityException(
  deps: EvseSecurityDependencies,
  { exceptionId }: { readonly exceptionId: CapabilityExceptionId },
  context: CommandContext,
): Promise<Result<Granted, Refusal>> {
  const known = await deps.transactions.run((tx) => deps.stores.capabilities.lockException(tx, exceptionId));
  const inReach = known !== null && (await isInReach(deps, known.identityId, context));
  const about = inReach ? known.identityId : null;
  const once = { command: 'end-capability-exception', input: { exceptionId }, reused, context, about };
  return runOnce<Granted, Refusal>(deps, once, async (tx) => {
    if (!mayDeclare(context.actor)) return no('role_missing');
    if (context.reason.trim() === '') return no('reason_missing');
    const exception = inReach ? await deps.stores.capabilities.lockException(tx, exceptionId) : null;
    if (exception === null) return no('capability_exception_unknown');
    const now = deps.clock.now();
    if (!isInForce(exception, now)) return no('capability_exception_over');
    const by = describeActor(context.actor);
    await deps.stores.capabilities.endException(tx, exceptionId, { at: now, by });
    await recordChange(deps, tx, changeOf(exception, 'ended'), context);
    return ok({ exceptionId });
  });
}

const changeOf = (
  { id, identityId, capability, value, responsible, until }: CapabilityException,
  after: 'granted' | 'ended',
) => ({
  identityId,
  event: 'CapabilityExceptionChanged',
  action: after === 'granted' ? 'grant-capability-exception' : 'end-capability-exception',
  before: after === 'granted' ? null : 'granted',
  after,
  data: { exceptionId: id, capability, value: valueInWords(value), responsible, until: until.toISOString() },
});
