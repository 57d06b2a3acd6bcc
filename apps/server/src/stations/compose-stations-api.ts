import { type ApprovalRule, isOwnService, type Lifecycle, parseIdentityId } from '@bfcert/certificate-lifecycle';
import type { ChargerId, EvseSecurity, InstalledCertificatesPage, StationSummary } from '@bfcert/evse-security';
import { refused } from '@bfcert/kernel/result';
import { type PkiControlPlane, PkiUnavailable } from '@bfcert/pki-contract';
import { cursor } from '../http/cursor.ts';
import type { InstalledCertificates } from '../http/schemas/installed-certificates.ts';
import type { Station } from '../http/schemas/stations.ts';
import type { StationsApi } from '../http/stations-api.ts';
import { within } from '../pki/within.ts';
import { composeAuthorizationKeysApi } from './compose-authorization-keys-api.ts';
import { composeBreakGlassesApi } from './compose-break-glasses-api.ts';
import { composeCapabilitiesApi } from './compose-capabilities-api.ts';
import { composeControllersApi } from './compose-controllers-api.ts';
import { composeMigrationsApi } from './compose-migrations-api.ts';
import { composeStationLogsApi } from './compose-station-logs-api.ts';
import { composeTrustAnchorDriftApi } from './compose-trust-anchor-drift-api.ts';
import { composeTrustReadinessApi } from './compose-trust-readiness-api.ts';
import { composeWavesApi } from './compose-waves-api.ts';

/** The API's view of both contexts. */
export function composeStationsApi(
  lifecycle: Lifecycle,
  evse: EvseSecurity,
  pki: PkiControlPlane,
  approvals: ApprovalRule,
): StationsApi {
  return {
    ...composeStationLogsApi(evse),
    ...composeCapabilitiesApi(evse),
    ...composeControllersApi(evse),
    ...composeMigrationsApi(evse),
    ...composeWavesApi(evse),
    ...composeTrustReadinessApi(evse),
    ...composeAuthorizationKeysApi(evse),
    ...composeTrustAnchorDriftApi(evse),
    ...composeBreakGlassesApi(evse),
    async enroll(input, context) {
      const { ocppIdentity, serialNumber, organisation, vendor, model, owner, cohorts, basicAuthPassword } = input;
      return evse.enrollCharger(
        {
          kind: input.isController === true ? 'controller' : 'station',
          wireName: ocppIdentity,
          serialNumber,
          organisation,
          vendor,
          model,
          owner,
          family: `${vendor}/${model}`,
          cohorts,
          authorizationKey: basicAuthPassword ?? null,
          ...(input.staysOnProfile2 === true && { staysOnProfile2: true }),
        },
        context,
      );
    },

    decommissionOf: (identityId) => evse.decommissionOfStation(identityId as ChargerId),

    async overview(owners) {
      const ofAll = owners === 'all';
      const [migrations, counts, certificatesSigned, stations, orphanCertificates] = await Promise.all([
        evse.migrationOverview(owners),
        lifecycle.countsByState(owners),
        ofAll ? signedBy(pki) : null,
        evse.stationCounts(owners),
        ofAll ? lifecycle.orphanCount() : null,
      ]);
      const certificatesByState: Record<string, number> = {};
      for (const { purpose, state, count } of counts) {
        // A generation of an authority that waits for its ceremony is nothing that a station was sent.
        if (!isOwnService(purpose)) certificatesByState[state] = (certificatesByState[state] ?? 0) + count;
      }
      return {
        stations: stations.enrolled,
        stationsOnline: stations.online,
        migrations: migrations.byState,
        certificatesByState,
        certificatesSigned,
        orphanCertificates,
        approvals,
      };
    },

    async installedCertificates(text, actor) {
      const identityId = parseIdentityId(text);
      const found = identityId === null ? null : await evse.installedCertificates(identityId, actor);
      return found === null ? null : installedCertificates(found);
    },
    async listCertificates(text, context) {
      const identityId = parseIdentityId(text);
      return identityId === null ? noCharger : evse.orderCertificateList({ identityId }, context);
    },
    async installVehicleRoots(text, context) {
      const identityId = parseIdentityId(text);
      return identityId === null ? noCharger : evse.orderVehicleRoots({ identityId }, context);
    },
    async deleteCertificate(text, certificate, context) {
      const identityId = parseIdentityId(text);
      return identityId === null ? noCharger : evse.orderCertificateDeletion({ identityId, certificate }, context);
    },

    async stations({ after, limit }, owners) {
      return (await evse.stations({ after: cursor(after, parseIdentityId), limit }, owners)).map(station);
    },
  };
}

/** So long a page waits for the one number on it that the control plane has, milliseconds. */
const PATIENCE_MS = 1_000;

/** Null while the control plane does not answer: everything else on the page is known without it. */
async function signedBy(pki: PkiControlPlane): Promise<number | null> {
  try {
    return (await within(PATIENCE_MS, pki.summary()))?.issued ?? null;
  } catch (error) {
    if (error instanceof PkiUnavailable) return null;
    throw error;
  }
}

const noCharger = refused({ reason: 'charger_unknown' as const, detail: 'There is no such station.' });

const installedCertificates = ({ orders, ...found }: InstalledCertificatesPage): InstalledCertificates => ({
  listedAt: found.listedAt,
  certificates: [...found.certificates],
  missing: [...found.missing],
  missingForVehicles: [...found.missingForVehicles],
  orders: orders.map(({ id, thing, state, outcome, orderedBy, reason, orderedAt, endedAt }) => ({
    id,
    kind: thing.kind,
    state,
    outcome,
    orderedBy,
    reason,
    orderedAt: orderedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  })),
});

function station({
  identityId,
  kind,
  wireName,
  controller,
  throughController,
  online,
  securityProfile,
  protocol,
  profileFloor,
  upstream,
  passwordReading,
  activation,
  discarded,
  tolerances,
  lastSeenAt,
  family,
  onboarding,
  capabilities,
  migration,
}: StationSummary): Station {
  return {
    identityId,
    kind,
    name: wireName,
    controller,
    throughController,
    online,
    securityProfile,
    ocppVersion: protocol?.replace(/^ocpp/, '') ?? null,
    profileFloor,
    upstream,
    passwordReading,
    activation,
    discarded,
    tolerances: [...tolerances],
    lastSeenAt,
    family,
    onboarding,
    capabilities: {
      contradicts: [...capabilities.contradicts],
      exceptions: [...capabilities.exceptions],
      refused: [...capabilities.refused],
    },
    migration: migration && {
      caseId: migration.caseId,
      state: migration.state,
      step: migration.step,
      reason: migration.reason,
      explanation: explanationOf(migration),
    },
  };
}

function explanationOf({ state, waitingFor, lastOutcome }: NonNullable<StationSummary['migration']>): string {
  if (state === 'active') return 'Profile 3 is proven.';
  return waitingFor === null ? lastOutcome : `Waits for ${waitingFor}.`;
}
