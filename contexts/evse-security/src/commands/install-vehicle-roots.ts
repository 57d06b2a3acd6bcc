import type { TrustAnchor } from '@bfcert/certificate-lifecycle';
import type { Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { abilitiesOf, type InstalledCertificate, type VehicleRootKind } from '../station-contract/index.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import { isAnchorListed } from '../trust-anchor-installation/listed.ts';
import { noRoomFor } from '../trust-anchor-rollout/room-for-roots.ts';
import { recordAnchorAnswer, recordListedAnchors, recordSentAnchor } from './record-anchors.ts';
import { type End, failed, inWords, type Later, type NotSent, send } from './send-for-order.ts';
import { type AnchorsOfStation, vehicleRoots } from './station-anchors.ts';

/** An order has time for so many beside its lists; the rest has its turn at once, in another go. */
const MOST_AT_ONCE = 2;

interface Root {
  readonly kind: VehicleRootKind;
  readonly anchor: TrustAnchor;
  readonly version: number;
}

/**
 * C07.FR.07–12: a station that checks contracts by itself needs their roots and V2G roots, and 2.1 those of vehicles: 1 what of the
 * versions on their way, else in force, it does not list · 2 is there room? · 3 each is sent, and its first no ends it · 4 its list decides.
 * Nothing is deleted: a station keeps what it has.
 */
export async function installVehicleRoots(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
  {
    listed,
    listAgain,
  }: {
    readonly listed: readonly InstalledCertificate[];
    readonly listAgain: () => Promise<End | NotSent | { readonly certificates: readonly InstalledCertificate[] }>;
  },
): Promise<End | NotSent | Later> {
  const wanted = await rootsInForce(deps, session);
  if (wanted.length === 0) return failed('No version of the roots that it could be given is in force.');
  const missing = wanted.filter((root) => !isThere(root, listed));
  const noRoom = await withoutRoom(deps, order, listed, missing.length);
  if (noRoom !== null) return failed(noRoom);
  const unanswered = new Map<Root, string>();
  const sent = missing.slice(0, MOST_AT_ONCE);
  for (const root of sent) {
    const answer = await install(deps, order, session, root);
    if (answer === 'not_sent') return answer;
    if (answer.outcome === 'rejected' || answer.outcome === 'unsupported')
      return failed(`${root.anchor.name}: ${inWords(answer)}`);
    if (answer.outcome === 'unknown') unanswered.set(root, inWords(answer));
  }
  if (sent.length === 0) return { state: 'done', outcome: `The station lists all ${wanted.length} of them.` };
  const after = await listAgain();
  if (after === 'not_sent' || 'state' in after) return after;
  const unlisted = sent.find((root) => !isThere(root, after.certificates));
  if (unlisted !== undefined)
    return failed(
      `${unlisted.anchor.name}: ${unanswered.get(unlisted) ?? 'The station said yes, and does not list it.'}`,
    );
  return missing.length > sent.length
    ? { again: deps.clock.now() }
    : { state: 'done', outcome: `The station lists all ${wanted.length} of them.` };
}

async function rootsInForce(deps: EvseSecurityDependencies, { protocol }: Session): Promise<readonly Root[]> {
  const roots: Root[] = [];
  for (const kind of abilitiesOf(protocol).rootsForVehicles) {
    const { anchors, version }: AnchorsOfStation = await vehicleRoots(deps, kind);
    roots.push(...anchors.map((anchor) => ({ kind, anchor, version })));
  }
  return roots;
}

const isThere = ({ kind, anchor }: Root, listed: readonly InstalledCertificate[]): boolean =>
  isAnchorListed(
    anchor,
    listed.filter((one) => one.kind === kind).map(({ hashData }) => hashData),
  );

async function withoutRoom(
  { stores, transactions }: EvseSecurityDependencies,
  { identityId }: StationOrder,
  listed: readonly InstalledCertificate[],
  more: number,
): Promise<string | null> {
  const charger = await transactions.run((tx) => stores.chargers.find(tx, identityId));
  const kept = listed.filter(({ kind }) => kind !== 'v2g_chain').length;
  return noRoomFor(more, { kept, settings: charger?.settings ?? {} });
}

/** Known as sent before it is, so that whatever list comes first settles it. */
async function install(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
  { kind, anchor, version }: Root,
) {
  const { id: processId, identityId } = order;
  await deps.transactions.run(async (tx) => {
    await recordListedAnchors(deps, tx, { processId, identityId }, { anchors: [anchor], version }, []);
    await recordSentAnchor(deps, tx, identityId, anchor.fingerprint);
  });
  const answer = await send(deps, order, session, {
    kind: 'install_trust_anchor',
    certificatePem: anchor.pem,
    of: kind,
  });
  if (answer === 'not_sent') return answer;
  const { outcome: status } = answer;
  const detail = 'detail' in answer ? answer.detail : '';
  const target = { processId, identityId, target: anchor.fingerprint };
  await deps.transactions.run((tx) => recordAnchorAnswer(deps, tx, target, { status, detail }));
  return answer;
}
