import { readFileSync } from 'node:fs';
import type { Role } from '@bfcert/kernel/actor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench } from './testing/api-bench.ts';

/** v viewer · o operator · p pki_engineer · i integration · a auditor · m administrator */
const LETTERS: Readonly<Record<string, Role>> = {
  v: 'viewer',
  o: 'operator',
  p: 'pki_engineer',
  i: 'integration',
  a: 'auditor',
  m: 'administrator',
};

/** Who may call what, written down a second time: a route that is added, or opened to somebody, shows here. */
const WHO: Readonly<Record<string, string>> = {
  'GET /api/v1/me': 'vopiam',
  'GET /api/v1/tokens': 'vopiam',
  'POST /api/v1/tokens': 'vopiam',
  'POST /api/v1/tokens/:id/actions/revoke': 'vopiam',
  'GET /api/v1/users': 'am',
  'GET /api/v1/users/:id': 'am',
  'POST /api/v1/users': 'm',
  'POST /api/v1/users/:id/actions/change': 'm',
  'POST /api/v1/users/:id/actions/set-password': 'vopiam',
  'GET /api/v1/overview': 'vopiam',
  'GET /api/v1/identities': 'vopiam',
  'GET /api/v1/identities/:id': 'vopiam',
  'POST /api/v1/identities': 'im',
  'GET /api/v1/stations': 'vopiam',
  'GET /api/v1/controllers': 'vopiam',
  'GET /api/v1/controllers/:id/stations': 'vopiam',
  'POST /api/v1/controllers/:id/actions/bind-station': 'im',
  'POST /api/v1/controllers/:id/actions/release-station': 'im',
  'GET /api/v1/stations/:id/installed-certificates': 'vopiam',
  'POST /api/v1/stations/:id/actions/list-certificates': 'opm',
  'POST /api/v1/stations/:id/actions/delete-certificate': 'pm',
  'POST /api/v1/stations/:id/actions/install-vehicle-roots': 'pm',
  'POST /api/v1/stations/:id/actions/request-log': 'opm',
  'GET /api/v1/stations/:id/capabilities': 'vopiam',
  'GET /api/v1/capability-matrix/families': 'vopiam',
  'GET /api/v1/capability-matrix/families/:family': 'vopiam',
  'GET /api/v1/capability-matrix/families/:family/versions': 'vopiam',
  'POST /api/v1/capability-matrix/families/:family/actions/preview': 'pm',
  'PUT /api/v1/capability-matrix/families/:family': 'pm',
  'GET /api/v1/capability-exceptions': 'vopiam',
  'POST /api/v1/capability-exceptions': 'pm',
  'POST /api/v1/capability-exceptions/:id/actions/end': 'pm',
  'GET /api/v1/station-logs': 'vopiam',
  'GET /api/v1/station-logs/:id': 'vopiam',
  'GET /api/v1/station-logs/:id/content': 'opam',
  'GET /api/v1/trust-anchor-bundles': 'vopiam',
  'GET /api/v1/trust-anchor-bundles/:id': 'vopiam',
  'GET /api/v1/trust-anchor-readiness': 'vopiam',
  'GET /api/v1/trust-anchor-readiness/stations': 'vopiam',
  'GET /api/v1/server-chains': 'vopiam',
  'POST /api/v1/server-chains/:slot/actions/switch': 'p',
  'POST /api/v1/trust-anchor-bundles': 'p',
  'POST /api/v1/trust-anchor-bundles/:id/actions/delete': 'p',
  'POST /api/v1/trust-anchor-bundles/:id/actions/prepare': 'p',
  'POST /api/v1/trust-anchor-bundles/:id/actions/release': 'p',
  'POST /api/v1/trust-anchor-bundles/:id/actions/activate': 'p',
  'POST /api/v1/trust-anchor-bundles/:id/actions/roll-back': 'p',
  'POST /api/v1/trust-anchor-bundles/:id/actions/withdraw': 'p',
  'POST /api/v1/trust-anchor-bundles/removals': 'p',
  'GET /api/v1/security-events': 'vopiam',
  'GET /api/v1/security-events/:id': 'vopiam',
  'GET /api/v1/recovery-cases': 'vopiam',
  'GET /api/v1/recovery-cases/:id': 'vopiam',
  'POST /api/v1/recovery-cases': 'pm',
  'POST /api/v1/recovery-cases/:id/actions/admit-bootstrap': 'pm',
  'POST /api/v1/recovery-cases/:id/actions/admit-one-time-key': 'pm',
  'POST /api/v1/recovery-cases/:id/actions/take-one-time-key': 'pm',
  'POST /api/v1/recovery-cases/:id/actions/withdraw': 'opm',
  'GET /api/v1/binding-exceptions': 'vopiam',
  'GET /api/v1/binding-exceptions/:id': 'vopiam',
  'POST /api/v1/binding-exceptions': 'm',
  'POST /api/v1/binding-exceptions/:id/actions/end': 'pm',
  'GET /api/v1/station-tolerances': 'vopiam',
  'GET /api/v1/station-tolerances/:id': 'vopiam',
  'POST /api/v1/station-tolerances': 'm',
  'POST /api/v1/station-tolerances/:id/actions/end': 'pm',
  'POST /api/v1/station-adoptions': 'm',
  'GET /api/v1/station-adoptions/:id': 'vopiam',
  'GET /api/v1/incidents': 'vopiam',
  'GET /api/v1/incidents/:id': 'vopiam',
  'POST /api/v1/incidents/:id/actions/acknowledge': 'opm',
  'POST /api/v1/incidents/:id/actions/assign': 'opm',
  'POST /api/v1/incidents/:id/actions/add-note': 'opm',
  'POST /api/v1/incidents/:id/actions/close': 'opm',
  'GET /api/v1/orphan-certificates': 'vopiam',
  'POST /api/v1/migration-cases': 'opm',
  'POST /api/v1/waves': 'opm',
  'GET /api/v1/trust-anchor-drift': 'vopiam',
  'GET /api/v1/authorization-keys': 'vopiam',
  'GET /api/v1/authorization-key-findings': 'vopiam',
  'POST /api/v1/stations/:id/actions/rotate-authorization-key': 'opm',
  'POST /api/v1/stations/:id/actions/issue-authorization-key': 'pm',
  'POST /api/v1/authorization-keys/:id/actions/revoke': 'pm',
  'GET /api/v1/key-rotations': 'vopiam',
  'GET /api/v1/key-rotations/:id': 'vopiam',
  'POST /api/v1/key-rotations/:id/actions/retry': 'opm',
  'POST /api/v1/key-rotations/:id/actions/abandon': 'opm',
  'GET /api/v1/key-policies': 'vopiam',
  'PUT /api/v1/key-policies': 'pm',
  'GET /api/v1/key-cutover-paths': 'vopiam',
  'POST /api/v1/key-cutover-paths': 'pm',
  'GET /api/v1/provisioning-cases': 'vopiam',
  'GET /api/v1/provisioning-cases/:id': 'vopiam',
  'GET /api/v1/provisioning-cases/:id/documents/:sha256': 'opiam',
  'POST /api/v1/provisioning-cases': 'opim',
  'POST /api/v1/provisioning-cases/:id/actions/record-prerequisite': 'opim',
  'POST /api/v1/provisioning-cases/:id/actions/record-delivery': 'opim',
  'POST /api/v1/provisioning-cases/:id/actions/record-evidence': 'opim',
  'POST /api/v1/provisioning-cases/:id/actions/block': 'opim',
  'POST /api/v1/provisioning-cases/:id/actions/unblock': 'opim',
  'POST /api/v1/provisioning-cases/:id/actions/withdraw': 'opim',
  'GET /api/v1/broker-requests': 'vopiam',
  'POST /api/v1/broker-requests/:id/actions/settle': 'opim',
  'GET /api/v1/vas-programs': 'vopiam',
  'PUT /api/v1/vas-programs/:program': 'pm',
  'GET /api/v1/enrolment-tokens': 'vopiam',
  'POST /api/v1/enrolment-tokens': 'opm',
  'POST /api/v1/enrolment-tokens/:id/actions/withdraw': 'opm',
  'GET /api/v1/vehicle-keys': 'vopiam',
  'POST /api/v1/vehicle-keys': 'pim',
  'POST /api/v1/vehicle-keys/:id/actions/withdraw': 'pim',
  'GET /api/v1/vas-enrolments': 'vopiam',
  'POST /api/v1/vas-enrolments/:id/actions/approve': 'opm',
  'POST /api/v1/vas-enrolments/:id/actions/decline': 'opm',
  'GET /api/v1/break-glasses': 'vopiam',
  'POST /api/v1/stations/:id/actions/break-glass': 'pm',
  'POST /api/v1/break-glasses/:id/actions/end': 'opm',
  'GET /api/v1/waves': 'vopiam',
  'GET /api/v1/waves/:id': 'vopiam',
  'GET /api/v1/waves/:id/members': 'vopiam',
  'POST /api/v1/waves/:id/actions/start': 'opm',
  'POST /api/v1/waves/:id/actions/pause': 'opm',
  'POST /api/v1/waves/:id/actions/resume': 'opm',
  'POST /api/v1/waves/:id/actions/abort': 'opm',
  'GET /api/v1/calendar': 'vopiam',
  'GET /api/v1/milestones': 'vopiam',
  'GET /api/v1/compliance-report': 'pam',
  'GET /api/v1/attestations': 'vopiam',
  'GET /api/v1/synthetic-probes': 'vopiam',
  'GET /api/v1/synthetic-probes/:id': 'vopiam',
  'POST /api/v1/synthetic-probes': 'pm',
  'POST /api/v1/attestations': 'pm',
  'POST /api/v1/attestations/:id/actions/withdraw': 'pm',
  'POST /api/v1/migration-cases/:id/actions/resume': 'opm',
  'POST /api/v1/migration-cases/:id/actions/retry': 'opm',
  'POST /api/v1/migration-cases/:id/actions/quarantine': 'opm',
  'POST /api/v1/migration-cases/:id/actions/abandon': 'opm',
  'GET /api/v1/migration-cases': 'vopiam',
  'GET /api/v1/migration-cases/:id': 'vopiam',
  'GET /api/v1/stations/:id/migration-readiness': 'vopiam',
  'GET /api/v1/certificates': 'vopiam',
  'GET /api/v1/certificates/:id': 'vopiam',
  'GET /api/v1/certificates/:id/timeline': 'vopiam',
  'POST /api/v1/certificates/:id/actions/renew': 'opm',
  'POST /api/v1/certificates/:id/actions/revoke': 'p',
  'POST /api/v1/certificates/:id/actions/replace-and-revoke': 'p',
  'POST /api/v1/certificates/:id/actions/keep': 'p',
  'POST /api/v1/certificates/:id/actions/cancel': 'opm',
  'POST /api/v1/certificates/:id/actions/abandon': 'opm',
  'POST /api/v1/certificates/:id/actions/deactivate': 'opm',
  'POST /api/v1/certificates/:id/actions/install': 'opm',
  'POST /api/v1/certificates/:id/actions/activate': 'opm',
  'POST /api/v1/certificates/:id/actions/delete': 'pm',
  'PATCH /api/v1/identities/:id': 'im',
  'GET /api/v1/identities/:id/decommission': 'vopiam',
  'POST /api/v1/identities/:id/actions/decommission': 'm',
  'POST /api/v1/identities/imports': 'im',
  'GET /api/v1/identity-sources': 'vopiam',
  'PUT /api/v1/identity-sources/:name': 'im',
  'POST /api/v1/certificates': 'opmi',
  'POST /api/v1/certificates/imports': 'ipm',
  'POST /api/v1/certificates/:id/deliveries': 'i',
  'POST /api/v1/certificates/:id/evidence': 'i',
  'POST /api/v1/certificates/:id/planes/:plane': 'ip',
  'POST /api/v1/certificates/bulk-actions': 'opm',
  'GET /api/v1/bulk-actions': 'vopiam',
  'GET /api/v1/bulk-actions/:id': 'vopiam',
  'GET /api/v1/bulk-actions/:id/targets': 'vopiam',
  'POST /api/v1/bulk-actions/:id/actions/start': 'opm',
  'POST /api/v1/bulk-actions/:id/actions/abort': 'opm',
  'GET /api/v1/import-jobs': 'vopiam',
  'GET /api/v1/import-jobs/:id': 'vopiam',
  'GET /api/v1/import-jobs/:id/rows': 'vopiam',
  'GET /api/v1/import-jobs/:id/report': 'vopiam',
  'POST /api/v1/import-jobs/:id/actions/cancel': 'ipm',
  'GET /api/v1/iot-hubs': 'vopiam',
  'GET /api/v1/iot-hubs/:hub/certificates': 'vopiam',
  'GET /api/v1/iot-hubs/:hub/drift': 'vopiam',
  'GET /api/v1/iot-hubs/:hub/operations': 'vopiam',
  'GET /api/v1/iot-hubs/:hub/operations/:operationId': 'vopiam',
  'POST /api/v1/iot-hubs/:hub/certificates': 'ip',
  'POST /api/v1/iot-hubs/:hub/certificates/:certificateId/actions/activate': 'opm',
  'POST /api/v1/iot-hubs/:hub/certificates/:certificateId/actions/deactivate': 'opm',
  'POST /api/v1/iot-hubs/:hub/certificates/:certificateId/actions/delete': 'p',
  'POST /api/v1/iot-hubs/:hub/certificates/:certificateId/actions/revoke': 'p',
  'POST /api/v1/iot-hubs/:hub/operations/:operationId/actions/take-credential': 'ip',
  'GET /api/v1/server-certificate-sources': 'vopiam',
  'GET /api/v1/server-certificate-sources/:source/certificates': 'vopiam',
  'POST /api/v1/server-certificate-sources/:source/actions/refresh': 'opim',
  'GET /api/v1/certificate-jobs': 'vopiam',
  'GET /api/v1/certificate-jobs/:id': 'vopiam',
  'POST /api/v1/certificate-jobs/:id/actions/cancel': 'opm',
  'POST /api/v1/certificate-jobs/:id/actions/retry': 'opm',
  'GET /api/v1/policies': 'vopiam',
  'GET /api/v1/policies/versions': 'vopiam',
  'GET /api/v1/policies/versions/:version': 'vopiam',
  'GET /api/v1/policies/dry-runs/:id': 'p',
  'POST /api/v1/policies/dry-runs': 'p',
  'POST /api/v1/policies/dry-runs/:id/actions/cancel': 'p',
  'PUT /api/v1/policies': 'p',
  'GET /api/v1/ownership-matrix': 'vopiam',
  'GET /api/v1/ownership-matrix/versions': 'vopiam',
  'GET /api/v1/ownership-matrix/versions/:version': 'vopiam',
  'POST /api/v1/ownership-matrix/actions/preview': 'pm',
  'PUT /api/v1/ownership-matrix': 'pm',
  'GET /api/v1/expiry-sweep': 'vopiam',
  'POST /api/v1/expiry-sweep/actions/confirm': 'opm',
  'GET /api/v1/approvals': 'vopiam',
  'GET /api/v1/approvals/:id': 'vopiam',
  'POST /api/v1/approvals/:id/actions/approve': 'opm',
  'POST /api/v1/approvals/:id/actions/decline': 'opm',
  'POST /api/v1/approvals/:id/actions/withdraw': 'opm',
  'GET /api/v1/webhooks': 'im',
  'POST /api/v1/webhooks': 'im',
  'GET /api/v1/webhooks/:id': 'im',
  'GET /api/v1/webhooks/:id/deliveries': 'im',
  'POST /api/v1/webhooks/:id/deliveries/:eventId/actions/replay': 'im',
  'POST /api/v1/iot-hubs/:hub/actions/import': 'ipm',
  'POST /api/v1/webhooks/:id/actions/disable': 'im',
  'POST /api/v1/webhooks/:id/actions/enable': 'im',
  'POST /api/v1/webhooks/:id/actions/remove': 'im',
  'POST /api/v1/webhooks/:id/actions/rotate-secret': 'im',
  'GET /api/v1/alert-silences': 'opam',
  'POST /api/v1/alert-silences': 'opm',
  'POST /api/v1/alert-silences/:id/actions/end': 'opm',
  'GET /api/v1/alert-deliveries': 'opam',
  'GET /api/v1/alert-deliveries/:id': 'opam',
  'POST /api/v1/alert-deliveries/:id/actions/replay': 'opm',
  'POST /api/v1/alert-deliveries/:id/actions/dismiss': 'opm',
  'GET /api/v1/audit-entries': 'pam',
  'GET /api/v1/audit-entries/verification': 'pam',
  'GET /api/v1/audit-entries/:id/proof': 'pam',
  'GET /api/v1/audit-checkpoints': 'pam',
  'GET /api/v1/audit-checkpoints/consistency': 'pam',
  'GET /api/v1/audit-export': 'pam',
  'GET /api/v1/events': 'vopiam',
  'GET /api/v1/event-types': 'vopiam',
  'GET /api/v1/event-types/:name': 'vopiam',
};

/**
 * Open to a caller of some owners only, because each shows and changes nothing of another's. Certificates, their
 * jobs and commands are held against objects of two owners in `commands/owner-scope.int.test.ts` of the lifecycle, the
 * others where they are made. Every other route demands all.
 */
const SCOPED: ReadonlySet<string> = new Set([
  'GET /api/v1/me',
  'GET /api/v1/tokens',
  'POST /api/v1/tokens',
  'POST /api/v1/tokens/:id/actions/revoke',
  'POST /api/v1/users/:id/actions/set-password',
  'GET /api/v1/identities',
  'GET /api/v1/identities/:id',
  'PATCH /api/v1/identities/:id',
  'GET /api/v1/identities/:id/decommission',
  'POST /api/v1/identities/:id/actions/decommission',
  'POST /api/v1/identities/imports',
  'GET /api/v1/trust-anchor-bundles',
  'GET /api/v1/trust-anchor-bundles/:id',
  'GET /api/v1/trust-anchor-readiness',
  'GET /api/v1/trust-anchor-readiness/stations',
  'GET /api/v1/certificates',
  'POST /api/v1/certificates',
  'POST /api/v1/certificates/imports',
  'POST /api/v1/certificates/:id/deliveries',
  'POST /api/v1/certificates/:id/evidence',
  'POST /api/v1/certificates/:id/planes/:plane',
  'POST /api/v1/certificates/bulk-actions',
  'GET /api/v1/bulk-actions',
  'GET /api/v1/bulk-actions/:id',
  'GET /api/v1/bulk-actions/:id/targets',
  'POST /api/v1/bulk-actions/:id/actions/start',
  'POST /api/v1/bulk-actions/:id/actions/abort',
  'GET /api/v1/import-jobs',
  'GET /api/v1/import-jobs/:id',
  'GET /api/v1/import-jobs/:id/rows',
  'GET /api/v1/import-jobs/:id/report',
  'POST /api/v1/import-jobs/:id/actions/cancel',
  'GET /api/v1/certificates/:id',
  'GET /api/v1/certificates/:id/timeline',
  'POST /api/v1/certificates/:id/actions/renew',
  'POST /api/v1/certificates/:id/actions/revoke',
  'POST /api/v1/certificates/:id/actions/replace-and-revoke',
  'POST /api/v1/certificates/:id/actions/keep',
  'POST /api/v1/certificates/:id/actions/cancel',
  'POST /api/v1/certificates/:id/actions/abandon',
  'POST /api/v1/certificates/:id/actions/deactivate',
  'POST /api/v1/certificates/:id/actions/install',
  'POST /api/v1/certificates/:id/actions/activate',
  'POST /api/v1/certificates/:id/actions/delete',
  'GET /api/v1/certificate-jobs',
  'GET /api/v1/certificate-jobs/:id',
  'POST /api/v1/certificate-jobs/:id/actions/cancel',
  'POST /api/v1/certificate-jobs/:id/actions/retry',
  'GET /api/v1/approvals',
  'GET /api/v1/approvals/:id',
  'POST /api/v1/approvals/:id/actions/approve',
  'POST /api/v1/approvals/:id/actions/decline',
  'POST /api/v1/approvals/:id/actions/withdraw',
  'GET /api/v1/users',
  'GET /api/v1/users/:id',
  'POST /api/v1/users',
  'POST /api/v1/users/:id/actions/change',
  'GET /api/v1/overview',
  'POST /api/v1/identities',
  'GET /api/v1/controllers',
  'GET /api/v1/controllers/:id/stations',
  'POST /api/v1/controllers/:id/actions/bind-station',
  'POST /api/v1/controllers/:id/actions/release-station',
  'GET /api/v1/stations',
  'GET /api/v1/stations/:id/installed-certificates',
  'POST /api/v1/stations/:id/actions/list-certificates',
  'POST /api/v1/stations/:id/actions/delete-certificate',
  'POST /api/v1/stations/:id/actions/install-vehicle-roots',
  'POST /api/v1/stations/:id/actions/request-log',
  'GET /api/v1/stations/:id/capabilities',
  'GET /api/v1/capability-matrix/families',
  'GET /api/v1/capability-matrix/families/:family',
  'GET /api/v1/capability-matrix/families/:family/versions',
  'POST /api/v1/capability-matrix/families/:family/actions/preview',
  'PUT /api/v1/capability-matrix/families/:family',
  'GET /api/v1/capability-exceptions',
  'POST /api/v1/capability-exceptions',
  'POST /api/v1/capability-exceptions/:id/actions/end',
  'GET /api/v1/station-logs',
  'GET /api/v1/station-logs/:id',
  'GET /api/v1/station-logs/:id/content',
  'POST /api/v1/migration-cases',
  'POST /api/v1/waves',
  'GET /api/v1/trust-anchor-drift',
  'GET /api/v1/authorization-keys',
  'GET /api/v1/authorization-key-findings',
  'POST /api/v1/stations/:id/actions/rotate-authorization-key',
  'POST /api/v1/stations/:id/actions/issue-authorization-key',
  'GET /api/v1/provisioning-cases',
  'GET /api/v1/provisioning-cases/:id',
  'GET /api/v1/provisioning-cases/:id/documents/:sha256',
  'POST /api/v1/provisioning-cases',
  'POST /api/v1/provisioning-cases/:id/actions/record-prerequisite',
  'POST /api/v1/provisioning-cases/:id/actions/record-delivery',
  'POST /api/v1/provisioning-cases/:id/actions/record-evidence',
  'POST /api/v1/provisioning-cases/:id/actions/block',
  'POST /api/v1/provisioning-cases/:id/actions/unblock',
  'POST /api/v1/provisioning-cases/:id/actions/withdraw',
  'GET /api/v1/broker-requests',
  'POST /api/v1/broker-requests/:id/actions/settle',
  'GET /api/v1/enrolment-tokens',
  'POST /api/v1/enrolment-tokens',
  'POST /api/v1/enrolment-tokens/:id/actions/withdraw',
  'GET /api/v1/vehicle-keys',
  'POST /api/v1/vehicle-keys',
  'POST /api/v1/vehicle-keys/:id/actions/withdraw',
  'GET /api/v1/vas-enrolments',
  'POST /api/v1/vas-enrolments/:id/actions/approve',
  'POST /api/v1/vas-enrolments/:id/actions/decline',
  'GET /api/v1/break-glasses',
  'POST /api/v1/stations/:id/actions/break-glass',
  'POST /api/v1/break-glasses/:id/actions/end',
  'POST /api/v1/authorization-keys/:id/actions/revoke',
  'GET /api/v1/key-rotations',
  'GET /api/v1/key-rotations/:id',
  'POST /api/v1/key-rotations/:id/actions/retry',
  'POST /api/v1/key-rotations/:id/actions/abandon',
  'GET /api/v1/waves',
  'GET /api/v1/waves/:id',
  'GET /api/v1/waves/:id/members',
  'POST /api/v1/waves/:id/actions/start',
  'POST /api/v1/waves/:id/actions/pause',
  'POST /api/v1/waves/:id/actions/resume',
  'POST /api/v1/waves/:id/actions/abort',
  'GET /api/v1/calendar',
  'POST /api/v1/migration-cases/:id/actions/resume',
  'POST /api/v1/migration-cases/:id/actions/retry',
  'POST /api/v1/migration-cases/:id/actions/quarantine',
  'POST /api/v1/migration-cases/:id/actions/abandon',
  'GET /api/v1/migration-cases',
  'GET /api/v1/migration-cases/:id',
  'GET /api/v1/stations/:id/migration-readiness',
  'GET /api/v1/alert-silences',
  'POST /api/v1/alert-silences',
  'POST /api/v1/alert-silences/:id/actions/end',
  'GET /api/v1/alert-deliveries',
  'GET /api/v1/alert-deliveries/:id',
  'POST /api/v1/alert-deliveries/:id/actions/replay',
  'POST /api/v1/alert-deliveries/:id/actions/dismiss',
  'GET /api/v1/webhooks',
  'POST /api/v1/webhooks',
  'GET /api/v1/webhooks/:id',
  'GET /api/v1/webhooks/:id/deliveries',
  'POST /api/v1/webhooks/:id/deliveries/:eventId/actions/replay',
  'POST /api/v1/webhooks/:id/actions/disable',
  'POST /api/v1/webhooks/:id/actions/enable',
  'POST /api/v1/webhooks/:id/actions/remove',
  'POST /api/v1/webhooks/:id/actions/rotate-secret',
  'GET /api/v1/audit-entries',
  'GET /api/v1/events',
  'GET /api/v1/event-types',
  'GET /api/v1/event-types/:name',
  'GET /api/v1/security-events',
  'GET /api/v1/security-events/:id',
  'GET /api/v1/policies',
  'GET /api/v1/policies/versions',
  'GET /api/v1/policies/versions/:version',
  'GET /api/v1/recovery-cases',
  'GET /api/v1/recovery-cases/:id',
  'POST /api/v1/recovery-cases',
  'POST /api/v1/recovery-cases/:id/actions/admit-bootstrap',
  'POST /api/v1/recovery-cases/:id/actions/admit-one-time-key',
  'POST /api/v1/recovery-cases/:id/actions/take-one-time-key',
  'POST /api/v1/recovery-cases/:id/actions/withdraw',
  'GET /api/v1/binding-exceptions',
  'GET /api/v1/binding-exceptions/:id',
  'POST /api/v1/binding-exceptions',
  'POST /api/v1/binding-exceptions/:id/actions/end',
  'GET /api/v1/station-tolerances',
  'GET /api/v1/station-tolerances/:id',
  'POST /api/v1/station-tolerances',
  'POST /api/v1/station-tolerances/:id/actions/end',
  'POST /api/v1/station-adoptions',
  'GET /api/v1/station-adoptions/:id',
  'GET /api/v1/incidents',
  'GET /api/v1/incidents/:id',
  'POST /api/v1/incidents/:id/actions/acknowledge',
  'POST /api/v1/incidents/:id/actions/assign',
  'POST /api/v1/incidents/:id/actions/add-note',
  'POST /api/v1/incidents/:id/actions/close',
]);

const PUBLIC = [
  'POST /api/v1/session',
  'DELETE /api/v1/session',
  'GET /api/v1/session/methods',
  'GET /api/v1/session/openid',
  'GET /api/v1/session/openid/callback',
];

/** Refused at the door with one of these, or let in, whatever becomes of the call inside. */
const AT_THE_DOOR = [401, 403];

describe('who may do what over the API', () => {
  let bench: ApiBench;
  let described: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
  beforeAll(async () => {
    bench = await apiBench();
    // A stream would never end: this one fails before it begins.
    bench.feed.end = () => Promise.reject(new Error('no stream'));
    described = bench.app.swagger().paths as typeof described;
  });
  afterAll(() => bench.app.close());

  const routes = (): readonly [route: string, operation: Record<string, unknown>][] =>
    Object.entries(described).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]): [string, Record<string, unknown>] => [
        `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        operation,
      ]),
    );

  it('is written down for every route, and for none that does not exist', () => {
    const all = routes().map(([route]) => route);
    expect(all.toSorted()).toEqual([...Object.keys(WHO), ...PUBLIC].toSorted());
  });

  it('stands in the description of every route', () => {
    const silent = routes().filter(([, operation]) => operation['x-permission'] === undefined);
    expect(silent.map(([route]) => route).toSorted()).toEqual(PUBLIC.toSorted());
  });

  it.each(Object.entries(WHO))('%s: %s and nobody else', async (route, letters) => {
    const [method = '', path = ''] = route.split(' ');
    for (const [letter, role] of Object.entries(LETTERS)) {
      const answer = await call(method, path, bench.callers.letIn([role]));
      expect([role, AT_THE_DOOR.includes(answer)]).toEqual([role, !letters.includes(letter)]);
    }
    expect(await call(method, path, bench.callers.letIn([]))).toBe(403);
    expect(await call(method, path, {})).toBe(401);
  });

  it.each(Object.keys(WHO))('%s: for some owners only where it is scoped', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const roles = Object.values(LETTERS);
    for (const owners of [['another depot'], []]) {
      const answer = await call(method, path, bench.callers.letIn(roles, owners));
      expect(AT_THE_DOOR.includes(answer)).toBe(!SCOPED.has(route));
    }
  });

  it('says in its description which operations are of every owner', () => {
    const ofAll = routes().filter(([, operation]) => operation['x-all-owners'] === true);
    const others = Object.keys(WHO).filter((route) => !SCOPED.has(route));
    expect(ofAll.map(([route]) => route).toSorted()).toEqual(others.toSorted());
  });

  it('stands in docs/operations/access.md as it is here', () => {
    const text = readFileSync(new URL('../../../../docs/operations/access.md', import.meta.url), 'utf8');
    const table = text.split('\n').filter((line) => line.startsWith('| `'));
    const expected = Object.entries(WHO).map(([route, letters]) => {
      const marks = Object.keys(LETTERS).map((letter) => (letters.includes(letter) ? '●' : ' '));
      return `| \`${route}\` | ${marks.join(' | ')} | ${SCOPED.has(route) ? 'its own' : 'needs all'} |`;
    });
    expect(table.toSorted()).toEqual(expected.toSorted());
  });

  // A call that is let in fails on its empty body or on a context that the bench does not have: the door is all there is.
  async function call(method: string, path: string, headers: Record<string, string>): Promise<number> {
    const url = path.replaceAll(/:\w+/g, 'nothing');
    const { statusCode } = await bench.app.inject({
      method: method as 'GET' | 'POST' | 'PUT' | 'PATCH',
      url,
      headers: { ...headers, 'idempotency-key': 'k' },
      ...(method !== 'GET' && { payload: {} }),
    });
    return statusCode;
  }

  it('is audited where it was refused and would have changed something', async () => {
    const headers = { ...bench.callers.letIn(['viewer']), 'idempotency-key': 'k' };
    const url = '/api/v1/certificates/crt_x/actions/revoke';
    bench.callers.refusals.length = 0;
    const answer = await bench.app.inject({ method: 'POST', url, headers, payload: {} });
    expect(answer.json()).toMatchObject({ code: 'role_missing', detail: 'Needs the role pki_engineer.' });
    expect(bench.callers.refusals).toEqual([
      { action: 'revoke-certificate', actor: 'viewer', refusal: 'role_missing' },
    ]);
  });

  it('is audited by its own name where it is of every owner', async () => {
    const headers = { ...bench.callers.letIn(['operator'], ['another depot']), 'idempotency-key': 'k' };
    const url = '/api/v1/expiry-sweep/actions/confirm';
    bench.callers.refusals.length = 0;
    const answer = await bench.app.inject({ method: 'POST', url, headers, payload: {} });
    expect(answer.json()).toMatchObject({ code: 'owner_out_of_scope' });
    const action = 'expire-due-certificates';
    expect(bench.callers.refusals).toEqual([{ action, actor: 'operator', refusal: 'owner_out_of_scope' }]);
  });
});

describe('a route that does not say who may call it', () => {
  it('is refused to everybody, also to an administrator', async () => {
    const bench = await apiBench({ more: (app) => void app.get('/api/v1/forgotten', () => 'secret') });
    const answer = await bench.app.inject({
      url: '/api/v1/forgotten',
      headers: bench.callers.letIn(['viewer', 'operator', 'pki_engineer', 'integration', 'auditor', 'administrator']),
    });
    expect(answer.statusCode).toBe(403);
    await bench.app.close();
  });
});
