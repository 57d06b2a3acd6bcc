import { auditEntryOf } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { type Charger, type ChargerId, purposeOf } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { UpstreamAccessAnswer, UpstreamAccessQuestion, UpstreamAccessRefusal } from '../station-contract/index.ts';
import { upstreamOf } from './upstream-of.ts';

interface Asked {
  readonly question: UpstreamAccessQuestion;
  readonly nodeId: string;
  readonly charger: Charger | null;
  /** The one that owns the station. */
  readonly session: Session | null;
  /** Of the station, as it is now. */
  readonly upstream: string | null;
}

type Check = (asked: Asked) => UpstreamAccessRefusal | null;

/** In this order; the first that objects is the answer. */
const CHECKS: readonly Check[] = [
  ({ charger }) => (charger === null ? 'station_unknown' : null),
  ({ session, question }) => (session?.connectionId === question.connectionId ? null : 'session_over'),
  ({ session, nodeId }) => (session?.nodeId === nodeId ? null : 'session_of_another_gateway'),
  ({ session }) => (session?.isBootstrap === true ? 'session_is_bootstrap' : null),
  ({ upstream, question }) => (upstream === question.upstream ? null : 'upstream_of_others'),
];

/**
 * Request `station.upstream_access`: a gateway is given what one station shows to its upstream, while that station is its
 * own and of that upstream. So whoever takes a gateway over has the secrets of the stations that are there, and of no others;
 * whatever else it asks for is in the audit, with its name. What is given is read from the files as they are now, and is
 * written down nowhere.
 */
export async function giveUpstreamAccess(
  deps: EvseSecurityDependencies,
  question: UpstreamAccessQuestion,
  { nodeId }: { readonly nodeId: string },
): Promise<UpstreamAccessAnswer> {
  const { stores, transactions, lifecycle, upstreams, upstreamSecrets } = deps;
  const id = question.identityId as ChargerId;
  const { charger, session } = await transactions.run(async (tx) => ({
    charger: await stores.chargers.find(tx, id),
    session: await stores.sessions.current(tx, id),
  }));
  const cohorts = charger === null ? [] : ((await lifecycle.cohortsOf([id])).get(charger.identityId) ?? []);
  const upstream = charger === null ? null : upstreamOf(upstreams, { wireName: charger.wireName, cohorts });
  const asked: Asked = { question, nodeId, charger, session, upstream };
  const reason = CHECKS.map((check) => check(asked)).find((objection) => objection !== null);
  if (reason !== undefined || charger === null) return refuse(deps, asked, reason ?? 'station_unknown');
  return upstreamSecrets.read(question.upstream, charger.wireName);
}

async function refuse(
  { audit, clock, transactions }: EvseSecurityDependencies,
  { question, nodeId, charger }: Asked,
  reason: UpstreamAccessRefusal,
): Promise<UpstreamAccessAnswer> {
  const context = {
    actor: systemActor(`gateway:${nodeId}`),
    reason: `the gateway asked for what the station shows to ${question.upstream}`,
    correlationId: newId('cor', clock.now().getTime()),
  };
  await transactions.run((tx) =>
    audit.append(
      tx,
      auditEntryOf(clock.now(), context, {
        action: 'give-upstream-access',
        outcome: 'refused',
        identityId: charger?.identityId ?? null,
        purpose: charger === null ? null : purposeOf(charger),
        detail: { reason, ...question },
      }),
    ),
  );
  return { outcome: 'refused', reason };
}
