import { auditEntryOf, describeActor, isLabel } from '@bfcert/certificate-lifecycle';
import type { Json } from '@bfcert/kernel/canonical-json';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type KeyPolicy, LONGEST_PERIOD_DAYS, SHORTEST_PERIOD_DAYS } from '../authorization-key/key-policy.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayDeclare } from './command-context.ts';
import { runOnce } from './run-once.ts';

export type SetKeyPolicyInput = Pick<KeyPolicy, 'level' | 'value' | 'periodDays' | 'fromDay'>;
export type SetKeyPolicyReason =
  | 'role_missing'
  | 'reason_missing'
  | 'owner_out_of_scope'
  | 'key_policy_invalid'
  | 'idempotency_key_reused';
type Refusal = { readonly reason: SetKeyPolicyReason; readonly detail: string };

/** How old keys may become, of the fleet, an owner or a family; whoever sets it acts for every owner, as families have stations of several. */
export function setKeyPolicy(
  deps: EvseSecurityDependencies,
  input: SetKeyPolicyInput,
  context: CommandContext,
): Promise<Result<null, Refusal>> {
  const { stores, clock, audit } = deps;
  const asked = { ...input, fromDay: input.fromDay?.toISOString() ?? null };
  const reused = { reason: 'idempotency_key_reused', detail: 'This key was used for something else.' } as const;
  const once = { command: 'set-key-policy', input: asked, reused, context } as const;
  return runOnce<null, Refusal>(deps, once, async (tx) => {
    const { actor, reason } = context;
    if (!mayDeclare(actor)) return no('role_missing', 'Your roles do not allow this.');
    if (reason.trim() === '') return no('reason_missing', 'Say why.');
    if (actor.owners !== 'all') return no('owner_out_of_scope', 'Whoever sets it acts for every owner.');
    const fault = faultOf(input);
    if (fault !== null) return no('key_policy_invalid', fault);
    const now = clock.now();
    const policy: KeyPolicy = { ...input, setBy: describeActor(actor), setAt: now, reason };
    const before = await stores.keyPolicies.set(tx, policy);
    const deed = { action: 'set-key-policy', before: words(before), after: words(policy), detail: asked as Json };
    await audit.append(tx, auditEntryOf(now, context, deed));
    return ok(null);
  });
}

function faultOf({ level, value, periodDays }: SetKeyPolicyInput): string | null {
  if (level === 'fleet' && value !== '') return 'A policy of the whole fleet names nobody.';
  if (level !== 'fleet' && !isLabel(value)) return `A policy of one ${level} names it.`;
  if (periodDays === null) return null;
  const fits = periodDays >= SHORTEST_PERIOD_DAYS && periodDays <= LONGEST_PERIOD_DAYS;
  return fits ? null : `Keys are replaced every ${SHORTEST_PERIOD_DAYS} to ${LONGEST_PERIOD_DAYS} days, or never.`;
}

const words = (policy: KeyPolicy | null): string =>
  policy === null || policy.periodDays === null ? 'never' : `every ${policy.periodDays} days`;

const no = (reason: SetKeyPolicyReason, detail: string) => refused({ reason, detail });
