import type { Transaction } from '@bfcert/kernel/transaction';
import { sameHashData } from '@bfcert/kernel/x509';
import { seenInSettings } from '../capability/seen-in-record.ts';
import { inService, type Session } from '../charger/session.ts';
import { wantedAnchors } from '../installed-certificates/drift.ts';
import { DELETION_REFUSALS, deletionRefusal } from '../installed-certificates/may-be-deleted.ts';
import { type EvseSecurityDependencies, STATION_ORDERS } from '../ports.ts';
import { abilitiesOf, type InstalledCertificate, type SettingName } from '../station-contract/index.ts';
import {
  isOpen,
  type NamedCertificate,
  type OrderedThing,
  type StationOrder,
  type StationOrderId,
} from '../station-order/station-order.ts';
import { reportNumber } from '../station-process/report-number.ts';
import { endOrder } from './end-station-order.ts';
import { inUseBy } from './in-use-by.ts';
import { installVehicleRoots } from './install-vehicle-roots.ts';
import { lowerProfile } from './lower-profile.ts';
import { observeCapabilities } from './observe-capability.ts';
import type { WantedByPeople } from './order-of-station.ts';
import { raiseProfile } from './raise-profile.ts';
import { recordInstalledCertificates, type UncountedCertificate } from './record-installed-certificates.ts';
import { type End, failed, inWords, type Later, type NotSent, send } from './send-for-order.ts';
import { objectionOf } from './station-capabilities.ts';

/** Three answers and the link's own way there and back, for each command that one order may send. */
const COMMANDS_OF_AN_ORDER = 6;
const LOOK_AGAIN_MS = 30_000;

/**
 * The handler of the queue `station-orders`. It begins by asking what is there, whatever came before: so an order whose
 * end was lost with its process is taken up again without a question what had been sent.
 */
export async function carryOutStationOrder(deps: EvseSecurityDependencies, id: StationOrderId): Promise<void> {
  const { transactions, stores, clock, policy } = deps;
  // 1. Take it: nobody else works on it until its time is over.
  const taken = await transactions.run(async (tx) => {
    const order = await stores.orders.lock(tx, id);
    if (order === null || !isOpen(order.state)) return null;
    const now = clock.now();
    if (order.state === 'sent' && order.nextLookAt !== null && now < order.nextLookAt) return null;
    const isBackFromProfile2 = order.thing.kind === 'raise_profile';
    if (now >= order.expiresAt) {
      const outcome = isBackFromProfile2 ? 'It is not back on Profile 3 in time.' : 'The station did not come in time.';
      await endOrder(deps, tx, order, { state: 'expired', outcome });
      return null;
    }
    const current = await stores.sessions.current(tx, order.identityId);
    // What is held in Pending is sent back from there.
    const session = isBackFromProfile2 ? current : inService(current);
    if (session === null) {
      await stores.orders.save(tx, { ...order, state: 'waiting', nextLookAt: order.expiresAt });
      return null;
    }
    const nextLookAt = new Date(now.getTime() + COMMANDS_OF_AN_ORDER * 2 * policy.commandTimeoutMs);
    const sent: StationOrder = { ...order, state: 'sent', nextLookAt };
    await stores.orders.save(tx, sent);
    return { order: sent, session };
  });
  if (taken === null) return;

  // 2. Do it, and 3. record how it ended. An exception leaves it to be taken up again.
  const ended = await carryOut(deps, taken.order, taken.session);
  await transactions.run(async (tx) => {
    const order = await stores.orders.lock(tx, id);
    if (order === null || !isOpen(order.state)) return;
    if (ended !== 'not_sent' && 'state' in ended) return endOrder(deps, tx, order, ended);
    const again = ended === 'not_sent' ? new Date(clock.now().getTime() + LOOK_AGAIN_MS) : ended.again;
    const nextLookAt = again === null || again > order.expiresAt ? order.expiresAt : again;
    await stores.orders.save(tx, { ...order, state: 'waiting', nextLookAt });
    // It may have come anew while this was under way, when nobody could be told.
    if (ended !== 'not_sent') await nudgeIfNewer(deps, tx, order, taken.session);
  });
}

async function nudgeIfNewer(
  { stores, nudges }: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId }: StationOrder,
  { epoch }: Session,
): Promise<void> {
  const current = await stores.sessions.current(tx, identityId);
  if (current !== null && current.epoch > epoch) await nudges.nudge(tx, STATION_ORDERS, id);
}

async function carryOut(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
): Promise<End | NotSent | Later> {
  const objection = await objectionTo(deps, order);
  if (objection !== null) return failed(objection);
  const { thing } = order;
  if (thing.kind === 'read_limits') return readLimits(deps, order, session);
  if (thing.kind === 'lower_profile') return lowerProfile(deps, order, thing, session);
  if (thing.kind === 'raise_profile') return raiseProfile(deps, order, thing, session);
  const before = await list(deps, order, session);
  if (before === 'not_sent' || 'state' in before) return before;
  if (thing.kind === 'list_certificates')
    return {
      state: 'done',
      outcome: withUncounted(`The station lists ${before.certificates.length} certificates.`, before),
    };

  if (thing.kind === 'install_vehicle_roots') {
    return installVehicleRoots(deps, order, session, {
      listed: before.certificates,
      listAgain: () => list(deps, order, session),
    });
  }

  // In the words of this very list, however it was named to us: only those does a station know again (M04.FR.07).
  const certificate = entryOf(before.certificates, thing.certificate);
  if (certificate === null) return { state: 'done', outcome: withUncounted('The station does not have it.', before) };
  const wanted = wantedAnchors(await deps.lifecycle.stationTrustAnchors());
  const refusal = deletionRefusal({
    certificate,
    listed: before.certificates,
    wanted,
    inUse: await inUseBy(deps, order.identityId),
  });
  if (refusal !== null) return failed(DELETION_REFUSALS[refusal]);
  const answer = await send(deps, order, session, {
    kind: 'delete_certificate',
    of: certificate.kind,
    hashData: certificate.hashData,
  });
  if (answer === 'not_sent') return answer;
  const after = await list(deps, order, session);
  if (after === 'not_sent' || 'state' in after) return after;
  if (entryOf(after.certificates, certificate) === null)
    return { state: 'done', outcome: withUncounted('The station does not have it any more.', after) };
  return failed(answer.outcome === 'accepted' ? 'The station said yes, and lists it still.' : inWords(answer));
}

/** Known since it was ordered, or shown by the station itself meanwhile. */
const objectionTo = (deps: EvseSecurityDependencies, { identityId, thing }: StationOrder): Promise<string | null> =>
  deps.transactions.run(async (tx) => {
    const charger = await deps.stores.chargers.find(tx, identityId);
    if (charger === null || !isWantedByPeople(thing)) return null;
    return (await objectionOf(deps, tx, charger, thing.kind))?.detail ?? null;
  });

const isWantedByPeople = (thing: OrderedThing): thing is WantedByPeople =>
  thing.kind === 'delete_certificate' || thing.kind === 'list_certificates' || thing.kind === 'install_vehicle_roots';

/** Its report, where it has one, comes later, under a number that only this order gives (`recordSettingsReported`). */
async function readLimits(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
): Promise<End | NotSent> {
  const read = await send(deps, order, session, { kind: 'read_settings', settings: limitsOf(session) });
  if (read === 'not_sent') return read;
  if (read.outcome !== 'accepted') return failed(inWords(read));
  const { settings = {} } = read;
  await deps.transactions.run(async (tx) => {
    await deps.stores.chargers.mergeSettings(tx, order.identityId, settings);
    const charger = await deps.stores.chargers.find(tx, order.identityId);
    if (charger !== null) await observeCapabilities(deps, tx, charger, seenInSettings(settings));
  });
  if (!abilitiesOf(session.protocol).reportsLimits)
    return { state: 'done', outcome: 'The station has told its limits.' };
  const requestId = reportNumber(order.id, order.orderedAt);
  const asked = await send(deps, order, session, { kind: 'report_settings', requestId });
  if (asked === 'not_sent') return asked;
  return asked.outcome === 'accepted'
    ? { state: 'done', outcome: 'The station reports its limits.' }
    : { state: 'done', outcome: `The station has told its limits, and has no report of them: ${inWords(asked)}` };
}

/** Whether it may be moved to a lower profile only those can tell that have connections beside each other. */
const limitsOf = ({ protocol }: Session): SettingName[] =>
  abilitiesOf(protocol).profileChange === 'connection_slot'
    ? ['max_certificate_chain_size', 'profile_downgrade_allowed']
    : ['max_certificate_chain_size'];

const entryOf = (
  listed: readonly InstalledCertificate[],
  { kind, hashData }: NamedCertificate,
): NamedCertificate | null => listed.find((one) => one.kind === kind && sameHashData(one.hashData, hashData)) ?? null;

interface Listed {
  readonly certificates: readonly InstalledCertificate[];
  readonly uncounted: readonly UncountedCertificate[];
}

const withUncounted = (outcome: string, { uncounted }: Listed): string =>
  [outcome, ...uncounted.map(({ certificateId, code, because }) => `${certificateId}: ${because} (${code})`)].join(' ');

async function list(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
): Promise<End | NotSent | Listed> {
  const certificates: InstalledCertificate[] = [];
  for (const { kinds, isOptional = false } of abilitiesOf(session.protocol).certificateQuestions) {
    const command = { kind: 'list_certificates', ...(kinds === 'all' ? {} : { kinds: [...kinds] }) } as const;
    const answer = await send(deps, order, session, command);
    if (answer === 'not_sent') return answer;
    if (isOptional && (answer.outcome === 'unsupported' || answer.outcome === 'rejected')) continue;
    if (answer.outcome !== 'accepted') return failed(inWords(answer));
    certificates.push(...(answer.certificates ?? []));
  }
  return { certificates, uncounted: await recordInstalledCertificates(deps, order, certificates) };
}
