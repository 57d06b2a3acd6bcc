import { within } from '../account/account.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { StoredCertificate } from '../certificate/certificate-store.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import { surroundingsIn } from '../commands/open-holdings.ts';
import { type DeliveryPath, deliverableOf, deliverySentences, noDeliveries } from '../delivery/delivery-path.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { notReadySentences } from '../ownership/ownership-decision.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { filterOf } from '../queries/inventory.ts';
import { mayHavePosture } from '../queries/may-have-posture.ts';
import { postureInForce } from '../queries/posture-in-force.ts';
import { planSentences } from '../replacement/decide.ts';
import type { BulkAction, BulkPlan, BulkTarget } from './bulk-action.ts';
import type { BulkLook } from './bulk-look.ts';
import { planTarget, type SkipReason } from './plan-target.ts';

const PAGE = 500;
const EXAMPLES = 5;

export interface SeenPage {
  readonly targets: readonly Pick<BulkTarget, 'certificateId' | 'version' | 'needsApproval' | 'owner'>[];
  readonly skipped: BulkPlan['skipped'];
  /** The last certificate of the page. */
  readonly until: CertificateId | null;
  readonly isLast: boolean;
}

/**
 * What the command would do to each record of the next page that the filter finds among the owners of whoever asked;
 * newest first, so what comes into being meanwhile is not among them. How near its end each is, is asked of the moment
 * when the dry run was asked for, and of the policy that was in force then. Nothing is locked.
 */
export async function lookAtPage(
  deps: LifecycleDependencies,
  { command, filter, owners, draftedAt }: BulkAction,
  { after, mayAsk, policyVersion }: BulkLook,
): Promise<SeenPage> {
  const now = new Date(draftedAt);
  const { posture, ...others } = filter;
  const asked = filterOf(others, { owners }, now);
  const policies = policyVersion === undefined ? deps.policies : await deps.policies.view(policyVersion);
  const wanted = posture === undefined ? asked : mayHavePosture(asked, posture, policies, now);
  const page = wanted === null ? [] : await deps.certificates.page(wanted, after, PAGE);
  const ids = [...new Set(page.map(({ record }) => record.identityId))];
  const [identities, all] = await Promise.all([deps.identities.find(ids), deps.certificates.allOf(ids)]);
  const identityOf = new Map(identities.map((identity) => [identity.id, identity]));
  const holdings = Map.groupBy(
    all.map(({ record }) => record),
    ({ identityId }) => identityId,
  );
  const undelivered = command.verb === 'install' ? await objectionsTo(deps, page, identityOf) : null;
  const targets: SeenPage['targets'][number][] = [];
  const skipped = new Map<SkipReason, CertificateId[]>();
  for (const { record } of page) {
    const identity = identityOf.get(record.identityId);
    if (identity === undefined) continue;
    const { owner } = identity;
    // It may have moved since the page was read.
    if (!within([owner], owners)) continue;
    if (posture !== undefined && postureInForce(record, policies.of(record, identity), now) !== posture) continue;
    const around = surroundingsIn(deps, { identity, records: holdings.get(record.identityId) ?? [] }, record);
    const planned = planTarget(record, command, around, mayAsk, undelivered?.get(record.id) ?? null);
    if (planned === 'acts' || planned === 'needs_approval') {
      const needsApproval = planned === 'needs_approval';
      targets.push({ certificateId: record.id, version: record.version, needsApproval, owner });
    } else {
      skipped.set(planned, [...(skipped.get(planned) ?? []), record.id]);
    }
  }
  return {
    targets,
    skipped: [...skipped].map(([reason, found]) => ({
      reason,
      detail: sentenceOf(reason),
      count: found.length,
      examples: found.slice(0, EXAMPLES),
    })),
    until: page.at(-1)?.record.id ?? after,
    isLast: page.length < PAGE,
  };
}

/** The plan with what one more page has. */
export function withPage(plan: BulkPlan, { targets, skipped }: SeenPage): BulkPlan {
  const needApproval = targets.filter((target) => target.needsApproval).length;
  const groups = new Map(plan.skipped.map((group) => [group.reason, group]));
  for (const group of skipped) {
    const known = groups.get(group.reason);
    const count = (known?.count ?? 0) + group.count;
    const examples = [...(known?.examples ?? []), ...group.examples].slice(0, EXAMPLES);
    groups.set(group.reason, { ...group, count, examples });
  }
  return {
    acts: plan.acts + targets.length - needApproval,
    needApproval: plan.needApproval + needApproval,
    skipped: [...groups.values()],
  };
}

const objectionsTo = (
  { deliveries = noDeliveries }: LifecycleDependencies,
  page: readonly StoredCertificate[],
  identityOf: ReadonlyMap<IdentityId, Identity>,
): ReturnType<DeliveryPath['objections']> =>
  deliveries.objections(
    page.flatMap(({ record }) => {
      const identity = identityOf.get(record.identityId);
      return identity === undefined ? [] : [deliverableOf(record, identity)];
    }),
  );

const sentenceOf = (reason: SkipReason): string =>
  ({
    ...refusalSentences,
    ...notReadySentences,
    ...planSentences,
    ...deliverySentences,
    done_already: 'This has been done already.',
  })[reason];
