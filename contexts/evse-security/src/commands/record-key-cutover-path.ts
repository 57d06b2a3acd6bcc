import { auditEntryOf, describeActor, isLabel } from '@bfcert/certificate-lifecycle';
import type { EventActor } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { KeyCutoverPath, KeyCutoverPathId } from '../authorization-key/key-cutover-path.ts';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayDeclare } from './command-context.ts';
import { runOnce } from './run-once.ts';

export interface ProposeKeyCutoverPathInput {
  readonly family: string;
  /** For people: who is where, and how a station that was lost on the way comes back. */
  readonly description: string;
}

type Reason =
  | 'role_missing'
  | 'reason_missing'
  | 'owner_out_of_scope'
  | 'cutover_path_invalid'
  | 'idempotency_key_reused';
type Own = { readonly reason: Reason; readonly detail: string };
export type ProposeKeyCutoverPathRefusal =
  | Own
  | Extract<Awaited<ReturnType<CertificateLifecycle['askAboutKey']>>, { readonly ok: false }>['refusal'];

const LONGEST = 2_000;

/** Written down, and then asked about: until a second person has said yes it holds for nothing. */
export async function proposeKeyCutoverPath(
  deps: EvseSecurityDependencies,
  input: ProposeKeyCutoverPathInput,
  context: CommandContext,
): Promise<Result<{ readonly pathId: KeyCutoverPathId; readonly approvalId: string }, ProposeKeyCutoverPathRefusal>> {
  const { stores, clock, audit } = deps;
  const reused: Own = { reason: 'idempotency_key_reused', detail: 'This key was used for something else.' };
  const once = { command: 'propose-key-cutover-path', input: { ...input }, reused, context, part: 'path' } as const;
  const written = await runOnce<{ readonly pathId: KeyCutoverPathId }, Own>(deps, once, async (tx) => {
    const fault = faultOf(input, context);
    if (fault !== null) return refused(fault);
    const now = clock.now();
    const path: KeyCutoverPath = {
      id: newId('kcp', now.getTime()),
      ...input,
      state: 'proposed',
      proposedBy: describeActor(context.actor),
      proposedAt: now,
      reason: context.reason,
      approvedBy: null,
      approvedAt: null,
    };
    await stores.keyCutoverPaths.add(tx, path);
    const deed = { action: 'propose-key-cutover-path', before: null, after: 'proposed', detail: detailOf(path) };
    await audit.append(tx, auditEntryOf(now, context, deed));
    return ok({ pathId: path.id });
  });
  if (!written.ok) return written;
  const { pathId } = written.value;
  const action = { kind: 'record-key-cutover-path', pathId, family: input.family } as const;
  // Families have stations of several owners.
  const asked = await deps.lifecycle.askAboutKey({ action, owner: null }, context);
  return asked.ok ? ok({ pathId, approvalId: asked.value.approvalId }) : asked;
}

function faultOf({ family, description }: ProposeKeyCutoverPathInput, { actor, reason }: CommandContext): Own | null {
  if (!mayDeclare(actor)) return { reason: 'role_missing', detail: 'Your roles do not allow this.' };
  if (reason.trim() === '') return { reason: 'reason_missing', detail: 'Say why.' };
  if (actor.owners !== 'all') {
    return {
      reason: 'owner_out_of_scope',
      detail: 'A family has stations of several owners: whoever proposes it acts for all.',
    };
  }
  const isText = description.trim() !== '' && description.length <= LONGEST;
  if (isLabel(family) && isText) return null;
  return {
    reason: 'cutover_path_invalid',
    detail: `A path names its family and says in up to ${LONGEST} characters how.`,
  };
}

/** The event of an approval may come twice, and late: what is not proposed any more stays what it is. */
export function approveKeyCutoverPath(
  deps: EvseSecurityDependencies,
  approved: { readonly pathId: KeyCutoverPathId; readonly approvalId: string; readonly approver: EventActor },
): Promise<void> {
  const { pathId, approvalId, approver } = approved;
  const { stores, clock, audit } = deps;
  return deps.transactions.run(async (tx) => {
    const path = await stores.keyCutoverPaths.lock(tx, pathId);
    if (path === null || path.state !== 'proposed') return;
    const now = clock.now();
    const before = (await stores.keyCutoverPaths.approvedOf(tx, [path.family])).get(path.family);
    if (before !== undefined) await stores.keyCutoverPaths.save(tx, { ...before, state: 'withdrawn' });
    const approvedBy = `${approver.kind}:${approver.id}`;
    await stores.keyCutoverPaths.save(tx, { ...path, state: 'approved', approvedBy, approvedAt: now });
    const actor = { ...approver, owners: 'all' as const };
    const context = { actor, reason: path.reason, correlationId: approvalId };
    const deed = { action: 'record-key-cutover-path', before: 'proposed', after: 'approved', detail: detailOf(path) };
    await audit.append(tx, auditEntryOf(now, context, deed));
  });
}

const detailOf = ({ id, family, description }: KeyCutoverPath): Json => ({ pathId: id, family, description });
