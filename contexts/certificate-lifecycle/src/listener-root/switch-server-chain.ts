import { domainEventOf } from '@bfcert/kernel/outbox';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import type { SecondPerson } from '../approval/second-person.ts';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ServerSlot } from '../server-certificate/server-certificate-source.ts';
import { anchorOf } from '../trust-anchor-bundle/release-anchors.ts';
import type { TrustAnchor } from '../trust-anchor-bundle/trust-anchor-bundle.ts';
import { isReady, type TrustReadiness, wordsOfReadiness } from '../trust-anchor-bundle/trust-readiness.ts';
import { authorityOfListeners, listenerRootNow, rootsOf } from './listener-root-now.ts';
import { withheldFromStations } from './withheld-from-stations.ts';

export interface SwitchServerChainInput {
  readonly slot: ServerSlot;
  /** Of the root. */
  readonly fingerprint: string;
  /** Of the whole fleet with our listeners under this root; null: nobody has looked. */
  readonly readiness: TrustReadiness | null;
}

export type SwitchRefusal =
  | 'owner_out_of_scope'
  /** The authority of our listeners has no such root. */
  | 'anchor_unknown'
  /** It has, and a ceremony has not let it issue under that one yet. */
  | 'generation_not_activated'
  | 'server_chain_unchanged'
  /** Stations are not all given it, or it is being taken from them. */
  | 'root_withheld_from_stations'
  /** Stations would lose their connection, and nobody may ask a second person. */
  | 'not_ready'
  | AskRefusal;

export type ServerChainSwitched = {
  readonly slot: ServerSlot;
  /** The root of now: with a question to a second person it is what it was. */
  readonly fingerprint: string;
  readonly approvalId: ApprovalId | null;
};

const PURPOSE = 'backend_server';

/**
 * Our listeners' certificates come to stand under another root of their authority, from the next one on: those that are
 * served stay until they are renewed. Where any station would lose its connection, or it is not known, by two people; never
 * a root that stations are not given.
 */
export async function switchServerChain(
  deps: LifecycleDependencies,
  { slot, fingerprint, readiness }: SwitchServerChainInput,
  context: CommandContext,
): Promise<Outcome<ServerChainSwitched, SwitchRefusal>> {
  const before = await listenerRootNow(deps, slot);
  const authority = authorityOfListeners(await deps.authority.chains(), slot);
  const roots = authority === undefined ? [] : rootsOf(authority);
  const root = roots.find((one) => one.fingerprint === fingerprint);
  const isLater = authority !== undefined && root !== undefined && isAfter(root, anchorOf(authority.rootPem), roots);
  return runCommand<ServerChainSwitched, SwitchRefusal>(deps, {
    name: 'switch-server-chain',
    input: { slot, fingerprint },
    context,
    subject: { purpose: PURPOSE },
    work: async (tx) => {
      if (context.actor.owners !== 'all') {
        const detail = 'Our listeners are for all owners: your role is limited to some.';
        return refused({ reason: 'owner_out_of_scope', detail });
      }
      if (before === null || root === undefined) {
        const detail = `The authority of our ${slot} listeners has no root with this fingerprint.`;
        return refused({ reason: 'anchor_unknown', detail });
      }
      if (isLater) {
        const detail = `Nothing is issued under ${root.name} yet: let it, with \`bfcert pki activate\`.`;
        return refused({ reason: 'generation_not_activated', detail });
      }
      const withheld = await withheldFromStations(deps, tx, slot, root);
      const now = (await deps.listenerRoots.lock(tx, slot)) ?? before;
      if (now.fingerprint === fingerprint) {
        return refused({ reason: 'server_chain_unchanged', detail: `Listeners stand under ${root.name} already.` });
      }
      if (withheld !== null) return refused(withheld);
      if (readiness !== null && isReady(readiness)) {
        await writeSwitch(deps, tx, { slot, from: now.fingerprint, fingerprint }, null, context);
        return ok({ slot, fingerprint, approvalId: null });
      }
      const because =
        readiness === null ? 'Nobody has looked at who would lose the connection.' : wordsOfReadiness(readiness);
      const action = { kind: 'switch-server-chain', slot, from: now.fingerprint, fingerprint, readiness } as const;
      if (!mayAsk(context, { action, owner: null })) return refused({ reason: 'not_ready', detail: because });
      const question = { action, because, identityId: null, owner: null, purpose: PURPOSE };
      const approval = await askSecondPerson(deps, tx, question, context);
      return approval.ok
        ? ok({ slot, fingerprint: now.fingerprint, approvalId: approval.value })
        : refused(approval.refusal);
    },
  });
}

const isAfter = (one: TrustAnchor, other: TrustAnchor, roots: readonly TrustAnchor[]): boolean => {
  const at = ({ fingerprint }: TrustAnchor) => roots.findIndex((root) => root.fingerprint === fingerprint);
  return at(one) > at(other);
};

/** Under the lock of the root: row, event and audit entry. */
export async function writeSwitch(
  { listenerRoots, clock, events, audit }: LifecycleDependencies,
  tx: Transaction,
  { slot, from, fingerprint }: { readonly slot: ServerSlot; readonly from: string; readonly fingerprint: string },
  secondPerson: SecondPerson | null,
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const { actor, reason } = context;
  await listenerRoots.put(tx, { slot, fingerprint, since: now.toISOString(), by: describeActor(actor), reason });
  const data = { slot, fingerprint, fromFingerprint: from };
  const type = 'ServerChainSwitched';
  await events.append(tx, domainEventOf(now, context, { type, subject: `server-chain:${slot}`, data }));
  const deed = { action: 'switch-server-chain', purpose: PURPOSE, before: from, after: fingerprint, event: type };
  await audit.append(tx, auditEntryOf(now, context, { ...deed, detail: { ...data, ...secondPerson?.notes } }));
}
