import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import { mayAnswer } from '../approval/people.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { StoredCertificate } from '../certificate/certificate-store.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { surroundingsIn } from '../commands/open-holdings.ts';
import { missingPermission } from '../commands/permissions.ts';
import { runCommand } from '../commands/run-command.ts';
import { type DeliveryPath, deliverySentences, noDeliveries } from '../delivery/delivery-path.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { commandOf } from '../queries/action-name.ts';
import { filterOf } from '../queries/inventory.ts';
import { mayHavePosture } from '../queries/may-have-posture.ts';
import { postureInForce } from '../queries/posture-in-force.ts';
import { planSentences } from '../replacement/decide.ts';
import { requesterOf } from '../requester/requester.ts';
import {
  type BulkAction,
  type BulkCommand,
  type BulkFilter,
  type BulkPlan,
  type BulkTarget,
  DRAFT_LIFETIME,
  MOST_TARGETS,
} from './bulk-action.ts';
import { newBulkActionId } from './bulk-action-id.ts';
import { planTarget, type SkipReason } from './plan-target.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

const PAGE = 500;
const EXAMPLES = 5;

type Target = Pick<BulkTarget, 'certificateId' | 'version' | 'needsApproval' | 'owner'>;

export interface BulkWish {
  readonly command: BulkCommand;
  readonly filter: BulkFilter;
  readonly ratePerMinute: number;
}

export type DraftOutcome = Outcome<BulkAction, 'bulk_action_too_large' | 'bulk_action_empty'>;

/**
 * The dry run: what the command would do to each record that the filter finds and the caller may touch.
 * 1 look, page by page, with nothing locked · 2 too many, or none? · 3 freeze ids and versions under an
 * id. Nothing is done to any of them before `startBulkAction`.
 */
export async function draftBulkAction(
  deps: LifecycleDependencies,
  wish: BulkWish,
  context: CommandContext,
): Promise<DraftOutcome> {
  const { command, filter, ratePerMinute } = wish;
  const { actor } = context;
  const missing = missingPermission(commandOf[command.verb], actor);
  const looked = missing === null ? await look(deps, wish, context) : null;
  return runCommand(deps, {
    name: 'draft-bulk-action',
    input: { command: { ...command }, filter: { ...filter }, ratePerMinute },
    context,
    subject: {},
    work: async (tx): Promise<DraftOutcome> => {
      if (looked === null) return refused({ reason: 'role_missing', detail: missing ?? '' });
      if (looked === 'too_large') {
        const detail = `It would act on more than ${MOST_TARGETS} certificates: choose fewer.`;
        return refused({ reason: 'bulk_action_too_large', detail });
      }
      const { plan, targets, owner } = looked;
      if (targets.length === 0) {
        const why = plan.skipped.map(({ count, detail }) => `${count}: ${detail}`).join(' ');
        return refused({ reason: 'bulk_action_empty', detail: `It would act on none. ${why}`.trim() });
      }
      const now = deps.clock.now();
      const draft: BulkAction = {
        id: newBulkActionId(now),
        command,
        filter,
        plan,
        ratePerMinute,
        owner,
        requestedBy: describeActor(actor),
        requester: requesterOf(actor),
        reason: context.reason,
        correlationId: context.correlationId,
        draftedAt: now.toISOString(),
        expiresAt: new Date(now.getTime() + DRAFT_LIFETIME).toISOString(),
        status: 'draft',
        approvalId: null,
        startedAt: null,
        finishedAt: null,
        nextAt: now.toISOString(),
        progress: { done: 0, refused: 0, failed: 0 },
      };
      await deps.bulkActions.insert(tx, draft, targets);
      await tellOfBulkAction(deps, tx, draft, null, { did: 'draft-bulk-action', context });
      return ok(draft);
    },
  });
}

async function look(
  deps: LifecycleDependencies,
  { command, filter }: BulkWish,
  { actor }: CommandContext,
): Promise<{ plan: BulkPlan; targets: readonly Target[]; owner: string | null } | 'too_large'> {
  const now = deps.clock.now();
  const targets: Target[] = [];
  const skipped = new Map<SkipReason, { count: number; examples: CertificateId[] }>();
  const owners = new Set<string>();
  const { posture, ...others } = filter;
  const asked = filterOf(others, actor, now);
  const wanted = posture === undefined ? asked : mayHavePosture(asked, posture, deps.policies, now);
  for (let after: CertificateId | null = null; wanted !== null; ) {
    const page: readonly StoredCertificate[] = await deps.certificates.page(wanted, after, PAGE);
    const ids = [...new Set(page.map(({ record }) => record.identityId))];
    const [identities, all] = await Promise.all([deps.identities.find(ids), deps.certificates.allOf(ids)]);
    const identityOf = new Map(identities.map((identity) => [identity.id, identity]));
    const holdings = Map.groupBy(
      all.map(({ record }) => record),
      ({ identityId }) => identityId,
    );
    const undelivered = command.verb === 'install' ? await objectionsTo(deps, page) : null;
    for (const { record } of page) {
      const identity = identityOf.get(record.identityId);
      if (identity === undefined) continue;
      const { owner } = identity;
      if (!mayTouch(actor, owner)) continue;
      const nearness = postureInForce(record, deps.policies.of(record, identity), now);
      if (posture !== undefined && nearness !== posture) continue;
      const around = surroundingsIn(deps, { identity, records: holdings.get(record.identityId) ?? [] }, record);
      const mayAsk = actor.person !== undefined && mayAnswer(actor, commandOf[command.verb], owner);
      const planned = planTarget(record, command, around, mayAsk, undelivered?.get(record.id) ?? null);
      if (planned === 'acts' || planned === 'needs_approval') {
        const needsApproval = planned === 'needs_approval';
        if (targets.push({ certificateId: record.id, version: record.version, needsApproval, owner }) > MOST_TARGETS) {
          return 'too_large';
        }
        owners.add(owner);
      } else {
        const group = skipped.get(planned) ?? { count: 0, examples: [] };
        group.count += 1;
        if (group.examples.length < EXAMPLES) group.examples.push(record.id);
        skipped.set(planned, group);
      }
    }
    if (page.length < PAGE) break;
    after = page.at(-1)?.record.id ?? null;
  }
  const needApproval = targets.filter((target) => target.needsApproval).length;
  const plan: BulkPlan = {
    acts: targets.length - needApproval,
    needApproval,
    skipped: [...skipped].map(([reason, group]) => ({ reason, detail: sentenceOf(reason), ...group })),
  };
  const [owner = null] = owners;
  return { plan, targets, owner: owners.size === 1 ? owner : null };
}

const objectionsTo = (
  { deliveries = noDeliveries }: LifecycleDependencies,
  page: readonly StoredCertificate[],
): ReturnType<DeliveryPath['objections']> => deliveries.objections(page.map(({ record }) => record));

const sentenceOf = (reason: SkipReason): string =>
  ({ ...refusalSentences, ...planSentences, ...deliverySentences, done_already: 'This has been done already.' })[
    reason
  ];
