import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import type { DecommissionOfStation } from '@bfcert/evse-security';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { AuthorizationKeysApi } from './authorization-keys-api.ts';
import type { BreakGlassesApi } from './break-glasses-api.ts';
import type { CapabilitiesApi } from './capabilities-api.ts';
import type { ControllersApi } from './controllers-api.ts';
import type { MigrationsApi } from './migrations-api.ts';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type { InstalledCertificates, NamedCertificate } from './schemas/installed-certificates.ts';
import type { enrollCharger, Overview, Station } from './schemas/stations.ts';
import type { StationLogsApi } from './station-logs-api.ts';
import type { TrustAnchorDriftApi } from './trust-anchor-drift-api.ts';
import type { TrustReadinessApi } from './trust-readiness-api.ts';
import type { WavesApi } from './waves-api.ts';

export interface Paging {
  readonly after: string | null;
  readonly limit: number;
}

/** What the station pages and commands of the API need; `compose.ts` makes it of the contexts. */
export interface StationsApi
  extends StationLogsApi,
    CapabilitiesApi,
    ControllersApi,
    MigrationsApi,
    WavesApi,
    TrustReadinessApi,
    AuthorizationKeysApi,
    TrustAnchorDriftApi,
    BreakGlassesApi {
  enroll(
    input: Omit<z.infer<typeof enrollCharger>, 'reason'>,
    context: CommandContext,
  ): Promise<Outcome<{ readonly identityId: string }, ProblemCode>>;

  /** What of a station ends with its identity; null: it is none. */
  decommissionOf(identityId: string): Promise<DecommissionOfStation | null>;

  /** The figures of these owners. What is counted of all of them only is null for some. */
  overview(owners: OwnerScope): Promise<Overview>;
  /** Null: there is no such station for this actor. */
  installedCertificates(identityId: string, actor: CommandContext['actor']): Promise<InstalledCertificates | null>;
  listCertificates(
    identityId: string,
    context: CommandContext,
  ): Promise<Outcome<{ readonly orderId: string }, ProblemCode>>;
  installVehicleRoots(
    identityId: string,
    context: CommandContext,
  ): Promise<Outcome<{ readonly orderId: string }, ProblemCode>>;
  deleteCertificate(
    identityId: string,
    certificate: NamedCertificate,
    context: CommandContext,
  ): Promise<Outcome<{ readonly orderId: string }, ProblemCode>>;
  stations(page: Paging, owners: OwnerScope): Promise<readonly Station[]>;
}
