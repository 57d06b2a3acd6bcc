/** EVSE security: chargers, their passwords, signing requests and trust anchors, and their way from Profile 2 to Profile 3. */

export { AdmissionDrain } from './admission/admission-drain.ts';
export { parseKeyCutoverPathId } from './authorization-key/key-cutover-path.ts';
export { keyFindings } from './authorization-key/key-finding.ts';
export { breakGlassEnds, breakGlassStates, keysOfBreakGlass, parseBreakGlassId } from './break-glass/break-glass.ts';
export {
  type CalendarQuery,
  createFleetCalendar,
  type FleetCalendars,
  MOST_WEEKS,
} from './calendar/create-fleet-calendar.ts';
export type { FleetCalendar } from './calendar/fleet-calendar.ts';
export {
  type CapabilityName,
  type CapabilityValue,
  capabilities,
  capabilityNames,
} from './capability/capability.ts';
export {
  type CapabilityException,
  type CapabilityExceptionId,
  parseCapabilityExceptionId,
} from './capability/capability-exception.ts';
export type { FamilyRow } from './capability/capability-store.ts';
export type { FamilyDeclaration } from './capability/family-declaration.ts';
export { type CapabilityRefusal, type Wish, wishes } from './capability/objection.ts';
export type { Standing, StationCapabilities } from './capability/station-capabilities.ts';
export type { StapledChains } from './certificate-status/answers-ahead.ts';
export {
  type CertificateStatus,
  createCertificateStatus,
  type StatusProblem,
} from './certificate-status/create-certificate-status.ts';
export type { OwnAnswer, StatusSources } from './certificate-status/status-sources.ts';
export { type Charger, type ChargerId, chargerKinds } from './charger/charger.ts';
export { parseWireName, type WireName } from './charger/charger-names.ts';
export type { BindStationInput, BindStationRefusal, BoundStation } from './commands/bind-station.ts';
export type { DeclareFamilyReason } from './commands/declare-family.ts';
export type { EnrollChargerInput, EnrollChargerRefusal } from './commands/enroll-charger.ts';
export type { CapabilityExceptionReason } from './commands/grant-capability-exception.ts';
export type { OpenedStationLog, OpenStationLogRefusal } from './commands/open-station-log.ts';
export type { OperateKeyRotationRefusal } from './commands/operate-key-rotation.ts';
export type { OperateMigrationRefusal } from './commands/operate-migration.ts';
export type { OperateWaveRefusal } from './commands/operate-wave.ts';
export type { StationOrderReason } from './commands/order-of-station.ts';
export type { PlanMigrationRefusal } from './commands/plan-migration.ts';
export type { RequestStationLogInput, RequestStationLogRefusal } from './commands/request-station-log.ts';
export { stationAbilities } from './commands/station-abilities.ts';
export { stationDelivery } from './commands/station-delivery.ts';
export { usualWaveRules } from './commands/wave-rules.ts';
export { makeComplianceReport } from './compliance-report/make-compliance-report.ts';
export type { ReportRecord } from './compliance-report/report-record.ts';
export type { ContractCertificateBroker } from './contract-certificate/contract-certificate-broker.ts';
export type { ControllerSummary, PageByName, StationBehind } from './controller/controller-lists.ts';
export { createEvseSecurity, type EvseSecurity } from './create-evse-security.ts';
export type { GatewayListener } from './gateway/gateway-store.ts';
export { type KeyRotationId, parseKeyRotationId } from './key-rotation/key-rotation.ts';
export type { Profile3Entrance } from './migration-case/facts.ts';
export {
  type MigrationCaseId,
  type MigrationState,
  type MigrationStep,
  migrationStates,
  migrationSteps,
} from './migration-case/migration-case.ts';
export { createMilestones, type Milestones } from './milestone/create-milestones.ts';
export { criterionVerdicts, type Milestone, milestoneNames } from './milestone/milestone.ts';
export { onboardingGoals } from './onboarding/onboarding.ts';
export { defaultProcessPolicy, type ProcessPolicy, type StepName } from './policy/process-policy.ts';
export {
  ADMISSION_REFRESH,
  type AdmissionPublisher,
  type AuditLog,
  type CertificateLifecycle,
  type EventLog,
  type EvseSecurityDependencies,
  type EvseSecurityStores,
  type JobNudges,
  KEY_ROTATIONS,
  MIGRATIONS,
  RENEWALS,
  type Secrets,
  STATION_LOGS,
  STATION_ORDERS,
  type StationLink,
  TRUST_ANCHOR_ROLLOUTS,
  type Trouble,
  WAVES,
} from './ports.ts';
export type { ExcludedFamily, StationCapabilitiesPage } from './queries/capability-matrix.ts';
export type { DecommissionOfStation } from './queries/decommission-of-station.ts';
export type { FamilyEffect, TouchedStation } from './queries/family-effect.ts';
export { gatewayListeners } from './queries/gateway-listeners.ts';
export type { InstalledCertificatesPage } from './queries/installed-certificates.ts';
export type { MigrationDetail, MigrationOverview, MigrationSummary } from './queries/migrations.ts';
export { stationPasswords } from './queries/station-passwords.ts';
export type { StationSummary } from './queries/stations.ts';
export { stationsSeen } from './queries/stations-seen.ts';
export { parseStationLogId, type StationLog, type StationLogId, stationLogStates } from './station-log/station-log.ts';
export { defaultStationLogSettings, type StationLogSettings } from './station-log/station-log-settings.ts';
export type { NamedCertificate, StationOrder, StationOrderId } from './station-order/station-order.ts';
export {
  type ReadinessVerdict,
  readinessReasonNames,
  readinessVerdicts,
} from './trust-anchor-readiness/trust-anchor-readiness.ts';
export type { KnownUpstream } from './upstream/upstream-of.ts';
export type { UpstreamSecrets } from './upstream/upstream-secrets.ts';
export type { UpstreamStanding } from './upstream/upstream-standing.ts';
export { parseWaveId, type WaveId } from './wave/wave.ts';
export { waveKinds } from './wave/wave-kind.ts';
