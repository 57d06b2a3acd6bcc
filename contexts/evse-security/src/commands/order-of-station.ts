import { auditEntryOf, describeActor } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CapabilityObjection } from '../capability/objection.ts';
import type { ChargerId } from '../charger/charger.ts';
import { wantedAnchors } from '../installed-certificates/drift.ts';
import { DELETION_REFUSALS, type DeletionRefusal, deletionRefusal } from '../installed-certificates/may-be-deleted.ts';
import { type EvseSecurityDependencies, STATION_ORDERS } from '../ports.ts';
import type { NamedCertificate, OrderedThing, StationOrder, StationOrderId } from '../station-order/station-order.ts';
import { type CommandContext, mayDeleteCertificates, mayOperate } from './command-context.ts';
import { inUseBy } from './in-use-by.ts';
import { isInReach } from './is-in-reach.ts';
import { runOnce } from './run-once.ts';
import { objectionOf } from './station-capabilities.ts';

const HOUR_MS = 3_600_000;
/** An offline station may come back within the day; what a person wanted then is wanted still. */
const LIFETIME_MS = 24 * HOUR_MS;

export type StationOrderReason =
  | 'role_missing'
  | 'reason_missing'
  | 'charger_unknown'
  | 'already_on_order'
  | 'idempotency_key_reused'
  | DeletionRefusal
  | CapabilityObjection['reason'];
type Refusal = { readonly reason: StationOrderReason; readonly detail: string };
type Ordered = Promise<Result<{ readonly orderId: StationOrderId }, Refusal>>;

const SENTENCES: Readonly<Record<Exclude<StationOrderReason, CapabilityObjection['reason']>, string>> = {
  role_missing: 'Your roles do not allow this.',
  reason_missing: 'Say why.',
  charger_unknown: 'There is no such station.',
  already_on_order: 'This is on order for the station already.',
  idempotency_key_reused: 'This key was used for another request.',
  ...DELETION_REFUSALS,
};

const no = (reason: keyof typeof SENTENCES) => refused({ reason, detail: SENTENCES[reason] });

/** Has the station asked what it has installed, of every kind. */
export const orderCertificateList = (
  deps: EvseSecurityDependencies,
  { identityId }: { readonly identityId: ChargerId },
  context: CommandContext,
): Ordered =>
  order(deps, { command: 'list-station-certificates', identityId, thing: { kind: 'list_certificates' } }, context);

/** Has one certificate that the station reported deleted there. What must not go is refused now, and once more before it is sent. */
export async function orderCertificateDeletion(
  deps: EvseSecurityDependencies,
  { identityId, certificate }: { readonly identityId: ChargerId; readonly certificate: NamedCertificate },
  context: CommandContext,
): Ordered {
  const { kind, hashData } = certificate;
  const { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } = hashData;
  const named = { kind, hashData: { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } };
  const wanted = wantedAnchors(await deps.lifecycle.stationTrustAnchors());
  const inUse = await inUseBy(deps, identityId);
  const thing = { kind: 'delete_certificate', certificate: named } as const;
  return order(deps, { command: 'delete-station-certificate', identityId, thing }, context, async (tx) => {
    if (!mayDeleteCertificates(context.actor)) return 'role_missing';
    const list = await deps.stores.installedCertificates.find(tx, identityId);
    return deletionRefusal({ certificate: named, listed: list?.certificates ?? [], wanted, inUse });
  });
}

/**
 * Has the station given the roots by which it checks contracts and vehicles, as far as it does not list them: who may say
 * whom it is to believe is who may have its certificates deleted.
 */
export const orderVehicleRoots = (
  deps: EvseSecurityDependencies,
  { identityId }: { readonly identityId: ChargerId },
  context: CommandContext,
): Ordered =>
  order(
    deps,
    { command: 'install-vehicle-roots', identityId, thing: { kind: 'install_vehicle_roots' } },
    context,
    async () => (mayDeleteCertificates(context.actor) ? null : 'role_missing'),
  );

/** Limits are read by themselves, and nobody is sent to a lower profile and back but by a break-glass. */
export type WantedByPeople = Exclude<OrderedThing, { kind: 'read_limits' | 'lower_profile' | 'raise_profile' }>;

async function order(
  deps: EvseSecurityDependencies,
  what: { readonly command: string; readonly identityId: ChargerId; readonly thing: WantedByPeople },
  context: CommandContext,
  objection: (tx: Transaction) => Promise<keyof typeof SENTENCES | null> = async () => null,
): Ordered {
  const { command, identityId, thing } = what;
  const inReach = await isInReach(deps, identityId, context);
  const input = thing.kind === 'delete_certificate' ? { identityId, ...thing.certificate } : { identityId };
  const once = { command, input: JSON.parse(JSON.stringify(input)), context, about: inReach ? identityId : null };
  const reused = { reason: 'idempotency_key_reused' as const, detail: SENTENCES.idempotency_key_reused };
  return runOnce<{ readonly orderId: StationOrderId }, Refusal>(deps, { ...once, reused }, async (tx) => {
    if (!mayOperate(context.actor)) return no('role_missing');
    if (context.reason.trim() === '') return no('reason_missing');
    const charger = inReach ? await deps.stores.chargers.find(tx, identityId) : null;
    if (charger === null) return no('charger_unknown');
    const cannot = await objectionOf(deps, tx, charger, thing.kind);
    if (cannot !== null) return refused({ reason: cannot.reason, detail: cannot.detail });
    const why = await objection(tx);
    if (why !== null) return no(why);
    const added = await addOrder(deps, tx, { identityId, thing, lifetimeMs: LIFETIME_MS }, context);
    if (added === null) return no('already_on_order');
    const detail = { orderId: added.id, ...(thing.kind === 'delete_certificate' ? input : {}) };
    const deed = { action: command, identityId, after: 'waiting', detail: JSON.parse(JSON.stringify(detail)) };
    await deps.audit.append(tx, auditEntryOf(deps.clock.now(), context, deed));
    return ok({ orderId: added.id });
  });
}

/** Null when the same thing is on order. */
export async function addOrder(
  { stores, clock, nudges }: Pick<EvseSecurityDependencies, 'stores' | 'clock' | 'nudges'>,
  tx: Transaction,
  what: { readonly identityId: ChargerId; readonly thing: OrderedThing; readonly lifetimeMs: number },
  { actor, reason, correlationId }: CommandContext,
): Promise<StationOrder | null> {
  const now = clock.now();
  const order: StationOrder = {
    id: newId('sor', now.getTime()),
    identityId: what.identityId,
    thing: what.thing,
    state: 'waiting',
    outcome: '',
    orderedBy: describeActor(actor),
    reason,
    correlationId,
    orderedAt: now,
    expiresAt: new Date(now.getTime() + what.lifetimeMs),
    nextLookAt: now,
    endedAt: null,
  };
  if ((await stores.orders.add(tx, order)) === 'on_order') return null;
  await nudges.nudge(tx, STATION_ORDERS, order.id);
  return order;
}
