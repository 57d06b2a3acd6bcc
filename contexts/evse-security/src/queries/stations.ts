import type { ToleranceKind } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import { type CapabilitiesInShort, inShort } from '../capability/in-short.ts';
import type { ChargerId, ChargerKind } from '../charger/charger.ts';
import { capabilitiesOf } from '../commands/station-capabilities.ts';
import type { Activation } from '../credential-renewal/activation.ts';
import { type MigrationState, type MigrationStep, stateOf, stepOf } from '../migration-case/migration-case.ts';
import type { Onboarding } from '../onboarding/onboarding.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { PasswordReading } from '../station-contract/index.ts';

/** One row of the list of stations. Times RFC 3339, UTC. */
export interface StationSummary {
  readonly identityId: ChargerId;
  readonly kind: ChargerKind;
  readonly wireName: string;
  readonly serialNumber: string;
  readonly organisation: string;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmwareVersion: string | null;
  readonly online: boolean;
  /** Of the live session; null while offline. With `throughController` it is proven of that one, and ends there. */
  readonly securityProfile: number | null;
  /** The local controller that it is bound to, since when, by whom and why; null: it comes in by itself. */
  readonly controller: {
    readonly identityId: ChargerId;
    readonly since: string;
    readonly boundBy: string;
    readonly reason: string;
  } | null;
  /** Whether the live session comes through that controller. */
  readonly throughController: boolean;
  /** Of the live session, e.g. `ocpp1.6`; null while offline. */
  readonly protocol: string | null;
  readonly profileFloor: 2 | 3;
  /** The CSMS behind the live session; null while offline, where there is none, and until it has been reached or missed. */
  readonly upstream: {
    readonly name: string;
    readonly isConnected: boolean;
    readonly since: string;
    readonly detail: string;
  } | null;
  /** What it made of its password at its last login with one. */
  readonly passwordReading: PasswordReading | null;
  /** What it did with the last certificate it accepted in a renewal; null before the first. */
  readonly activation: Activation | null;
  /** The last certificate that it took and gave up again, by its own word; null: none. */
  readonly discarded: {
    readonly certificateId: string;
    readonly at: string;
    readonly eventType: string;
    readonly techInfo: string | null;
  } | null;
  /** What is put up with of it now, and until when. */
  readonly tolerances: readonly { readonly kind: ToleranceKind; readonly until: string }[];
  readonly lastSeenAt: string | null;
  readonly family: string;
  /** How it was enrolled with a password, by whom and why; null: nothing was decided about its profile. */
  readonly onboarding: (Pick<Onboarding, 'goal' | 'decidedBy' | 'reason'> & { readonly decidedAt: string }) | null;
  readonly capabilities: CapabilitiesInShort;
  readonly migration: {
    readonly caseId: string;
    readonly state: MigrationState;
    readonly step: MigrationStep | null;
    readonly lastOutcome: string;
    readonly waitingFor: string | null;
    /** The name of why a person is to decide; null: it goes on by itself, or is at its end. */
    readonly reason: string | null;
  } | null;
}

/** Of these owners, ascending by identity id, after the given one. */
export async function listStations(
  deps: EvseSecurityDependencies,
  page: { readonly after: ChargerId | null; readonly limit: number },
  owners: OwnerScope,
): Promise<readonly StationSummary[]> {
  const { stores, transactions, lifecycle } = deps;
  const found = await transactions.snapshot(async (tx) => {
    const chargers = await stores.chargers.page(tx, owners, page);
    const ids = chargers.map(({ identityId }) => identityId);
    const sessions = await stores.sessions.currentOf(tx, ids);
    const migrations = await stores.migrations.latestOfEach(tx, ids);
    const discards = await stores.discards.latestOfEach(tx, ids);
    const onboardings = await stores.onboardings.ofAll(tx, ids);
    const judged = await capabilitiesOf(deps, tx, chargers);
    const names = chargers.map(({ wireName }) => wireName);
    const carrying = await stores.controllerStations.carrying(tx, names);
    return chargers.map((charger) => {
      const { identityId, wireName, serialNumber, organisation, vendor, model, firmwareVersion, profileFloor } =
        charger;
      const station = judged.get(identityId);
      if (station === undefined) throw new Error(`${identityId} was judged and is not there`);
      const session = sessions.get(identityId);
      const migration = migrations.get(identityId);
      const discard = discards.get(identityId);
      const onboarding = onboardings.get(identityId);
      const carrier = carrying.get(wireName);
      return {
        identityId,
        kind: charger.kind,
        wireName,
        serialNumber,
        organisation,
        vendor,
        model,
        firmwareVersion,
        online: session !== undefined,
        securityProfile: session?.securityProfile ?? null,
        protocol: session?.protocol ?? null,
        controller:
          carrier === undefined
            ? null
            : {
                identityId: carrier.controllerId,
                since: carrier.boundAt.toISOString(),
                boundBy: carrier.boundBy,
                reason: carrier.reason,
              },
        throughController: session?.controllerId != null,
        profileFloor,
        upstream: session?.upstream ? { ...session.upstream, since: session.upstream.since.toISOString() } : null,
        passwordReading: charger.passwordReading,
        activation: charger.activation,
        discarded:
          discard === undefined
            ? null
            : {
                certificateId: discard.certificateId,
                at: discard.saidAt.toISOString(),
                eventType: discard.eventType,
                techInfo: discard.techInfo,
              },
        lastSeenAt: charger.lastSeenAt?.toISOString() ?? null,
        family: charger.family,
        onboarding:
          onboarding === undefined
            ? null
            : {
                goal: onboarding.goal,
                decidedBy: onboarding.decidedBy,
                reason: onboarding.reason,
                decidedAt: onboarding.decidedAt.toISOString(),
              },
        capabilities: inShort(station),
        migration:
          migration === undefined
            ? null
            : {
                caseId: migration.id,
                state: stateOf(migration.phase),
                step: stepOf(migration.phase),
                lastOutcome: migration.lastOutcome,
                waitingFor: migration.waitingFor,
                reason: migration.stop?.code ?? null,
              },
      };
    });
  });
  const tolerated = await lifecycle.toleratedOf(found.map(({ identityId }) => identityId));
  return found.map((station) => {
    const tolerances = (tolerated.get(station.identityId) ?? []).map(({ kind, until }) => ({ kind, until }));
    return { ...station, tolerances };
  });
}

export const countStations = (
  { stores, transactions }: EvseSecurityDependencies,
  owners: OwnerScope,
): Promise<{ enrolled: number; online: number }> =>
  transactions.snapshot(async (tx) => ({
    enrolled: await stores.chargers.count(tx, owners),
    online: await stores.sessions.countOnline(tx, owners),
  }));
