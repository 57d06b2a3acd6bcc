import { type CommandName, permissions as commands } from '@bfcert/certificate-lifecycle';
import { type Actor, roles as everyone, type Role } from '@bfcert/kernel/actor';
import { alertOperators } from '../alerts/alert-operators.ts';

/** What is no command of the lifecycle: reading, and what the neighbouring contexts do. */
const beside = {
  'inventory.read': everyone,
  'events.read': everyone,
  'approvals.read': everyone,
  /** What one is oneself, and one's own tokens. */
  'self.read': everyone,
  'audit.read': ['auditor', 'pki_engineer', 'administrator'],
  'accounts.read': ['auditor', 'administrator'],
  /** Where events leave to: each webhook is told of the owners that it was made for. */
  'operate-webhooks': ['integration', 'administrator'],
  /** What others are told of, and by which route: the outcome of an attempt names hosts of ours. */
  'alerts.read': ['operator', 'pki_engineer', 'auditor', 'administrator'],
  'operate-alerts': alertOperators,
  'operate-migration': ['operator', 'pki_engineer', 'administrator'],
  'rotate-authorization-key': ['operator', 'pki_engineer', 'administrator'],
  'list-station-certificates': ['operator', 'pki_engineer', 'administrator'],
  'delete-station-certificate': ['pki_engineer', 'administrator'],
  'install-vehicle-roots': ['pki_engineer', 'administrator'],
  'request-station-log': ['operator', 'pki_engineer', 'administrator'],
  'declare-family': ['pki_engineer', 'administrator'],
  'except-capability': ['pki_engineer', 'administrator'],
  /** What partners have written about contracts of others. */
  'read-provisioning-document': ['operator', 'integration', 'pki_engineer', 'auditor', 'administrator'],
  'create-enrolment-token': ['operator', 'pki_engineer', 'administrator'],
  'answer-enrolment': ['operator', 'pki_engineer', 'administrator'],
  'register-vehicle-key': ['integration', 'pki_engineer', 'administrator'],
  'set-vas-program': ['pki_engineer', 'administrator'],
  'operate-provisioning': ['operator', 'integration', 'pki_engineer', 'administrator'],
  'download-station-log': ['operator', 'pki_engineer', 'auditor', 'administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = CommandName | keyof typeof beside;

export const rolesWith = (permission: Permission): readonly Role[] =>
  permission in beside ? beside[permission as keyof typeof beside] : commands[permission as CommandName].roles;

export interface Need {
  readonly permission: Permission;
  /** The operation shows and changes nothing of an owner that the caller does not act for. */
  readonly scoped: boolean;
}

const scoped = (permission: Permission): Need => ({ permission, scoped: true });

/**
 * What each operation needs. A route that does not stand here is refused to everybody: whoever adds
 * one says here who may call it, and `permissions.test.ts` which roles that are. A caller of some
 * owners only gets as far as the `scoped` ones: every other operation may show anybody's objects.
 */
const ofRoutes: Readonly<Record<string, Permission | Need>> = {
  'GET /api/v1/me': scoped('self.read'),
  'GET /api/v1/tokens': scoped('self.read'),
  'POST /api/v1/tokens': scoped('create-access-token'),
  'POST /api/v1/tokens/:id/actions/revoke': scoped('revoke-access-token'),
  'GET /api/v1/users': scoped('accounts.read'),
  'GET /api/v1/users/:id': scoped('accounts.read'),
  'POST /api/v1/users': scoped('create-account'),
  'POST /api/v1/users/:id/actions/change': scoped('change-account'),
  // Of somebody else's password the command itself asks for more.
  'POST /api/v1/users/:id/actions/set-password': scoped('change-own-password'),

  'GET /api/v1/overview': scoped('inventory.read'),
  'GET /api/v1/identities': scoped('inventory.read'),
  'GET /api/v1/identities/:id': scoped('inventory.read'),
  'POST /api/v1/identities': scoped('register-identity'),
  'GET /api/v1/stations': scoped('inventory.read'),
  'GET /api/v1/controllers': scoped('inventory.read'),
  'GET /api/v1/controllers/:id/stations': scoped('inventory.read'),
  // A station behind it is one of its names.
  'POST /api/v1/controllers/:id/actions/bind-station': scoped('change-identity'),
  'POST /api/v1/controllers/:id/actions/release-station': scoped('change-identity'),
  'GET /api/v1/stations/:id/installed-certificates': scoped('inventory.read'),
  'POST /api/v1/stations/:id/actions/list-certificates': scoped('list-station-certificates'),
  'POST /api/v1/stations/:id/actions/delete-certificate': scoped('delete-station-certificate'),
  'POST /api/v1/stations/:id/actions/install-vehicle-roots': scoped('install-vehicle-roots'),
  'POST /api/v1/stations/:id/actions/request-log': scoped('request-station-log'),
  'GET /api/v1/stations/:id/capabilities': scoped('inventory.read'),
  'GET /api/v1/capability-matrix/families': scoped('inventory.read'),
  'GET /api/v1/capability-matrix/families/:family': scoped('inventory.read'),
  'GET /api/v1/capability-matrix/families/:family/versions': scoped('inventory.read'),
  'POST /api/v1/capability-matrix/families/:family/actions/preview': scoped('declare-family'),
  'PUT /api/v1/capability-matrix/families/:family': scoped('declare-family'),
  'GET /api/v1/capability-exceptions': scoped('inventory.read'),
  'POST /api/v1/capability-exceptions': scoped('except-capability'),
  'POST /api/v1/capability-exceptions/:id/actions/end': scoped('except-capability'),
  'GET /api/v1/station-logs': scoped('inventory.read'),
  'GET /api/v1/station-logs/:id': scoped('inventory.read'),
  'GET /api/v1/station-logs/:id/content': scoped('download-station-log'),
  'GET /api/v1/trust-anchor-bundles': scoped('inventory.read'),
  'GET /api/v1/trust-anchor-bundles/:id': scoped('inventory.read'),
  'GET /api/v1/trust-anchor-drift': scoped('inventory.read'),
  'GET /api/v1/trust-anchor-readiness': scoped('inventory.read'),
  'GET /api/v1/trust-anchor-readiness/stations': scoped('inventory.read'),
  'GET /api/v1/server-chains': 'inventory.read',
  'POST /api/v1/server-chains/:slot/actions/switch': 'switch-server-chain',
  'POST /api/v1/trust-anchor-bundles': 'import-trust-anchors',
  'POST /api/v1/trust-anchor-bundles/:id/actions/delete': 'delete-trust-anchor-draft',
  'POST /api/v1/trust-anchor-bundles/:id/actions/prepare': 'prepare-trust-anchors',
  'POST /api/v1/trust-anchor-bundles/:id/actions/release': 'release-trust-anchors',
  'POST /api/v1/trust-anchor-bundles/:id/actions/activate': 'activate-trust-anchors',
  'POST /api/v1/trust-anchor-bundles/:id/actions/roll-back': 'roll-back-trust-anchors',
  'POST /api/v1/trust-anchor-bundles/:id/actions/withdraw': 'withdraw-trust-anchors',
  'POST /api/v1/trust-anchor-bundles/removals': 'remove-trust-anchors',
  'GET /api/v1/security-events': scoped('inventory.read'),
  'GET /api/v1/security-events/:id': scoped('inventory.read'),
  'GET /api/v1/recovery-cases': scoped('inventory.read'),
  'GET /api/v1/recovery-cases/:id': scoped('inventory.read'),
  'POST /api/v1/recovery-cases': scoped('open-recovery-case'),
  'POST /api/v1/recovery-cases/:id/actions/admit-bootstrap': scoped('admit-bootstrap'),
  'POST /api/v1/recovery-cases/:id/actions/admit-one-time-key': scoped('admit-one-time-key'),
  'POST /api/v1/recovery-cases/:id/actions/take-one-time-key': scoped('take-one-time-key'),
  'POST /api/v1/recovery-cases/:id/actions/withdraw': scoped('withdraw-recovery-case'),
  'GET /api/v1/binding-exceptions': scoped('inventory.read'),
  'GET /api/v1/binding-exceptions/:id': scoped('inventory.read'),
  'POST /api/v1/binding-exceptions': scoped('grant-binding-exception'),
  'POST /api/v1/binding-exceptions/:id/actions/end': scoped('end-binding-exception'),
  'GET /api/v1/station-tolerances': scoped('inventory.read'),
  'GET /api/v1/station-tolerances/:id': scoped('inventory.read'),
  'POST /api/v1/station-tolerances': scoped('grant-station-tolerance'),
  'POST /api/v1/station-tolerances/:id/actions/end': scoped('end-station-tolerance'),
  'POST /api/v1/station-adoptions': scoped('adopt-stations'),
  'GET /api/v1/station-adoptions/:id': scoped('inventory.read'),
  'GET /api/v1/incidents': scoped('inventory.read'),
  'GET /api/v1/incidents/:id': scoped('inventory.read'),
  'POST /api/v1/incidents/:id/actions/acknowledge': scoped('acknowledge-incident'),
  'POST /api/v1/incidents/:id/actions/assign': scoped('assign-incident'),
  'POST /api/v1/incidents/:id/actions/add-note': scoped('note-incident'),
  'POST /api/v1/incidents/:id/actions/close': scoped('close-incident'),
  'GET /api/v1/orphan-certificates': 'inventory.read',
  'POST /api/v1/migration-cases': scoped('operate-migration'),
  'POST /api/v1/waves': scoped('operate-migration'),
  'GET /api/v1/authorization-keys': scoped('inventory.read'),
  'GET /api/v1/authorization-key-findings': scoped('inventory.read'),
  'POST /api/v1/stations/:id/actions/rotate-authorization-key': scoped('rotate-authorization-key'),
  'POST /api/v1/stations/:id/actions/issue-authorization-key': scoped('revoke-authorization-key'),
  'POST /api/v1/authorization-keys/:id/actions/revoke': scoped('revoke-authorization-key'),
  'GET /api/v1/key-rotations': scoped('inventory.read'),
  'GET /api/v1/key-rotations/:id': scoped('inventory.read'),
  'POST /api/v1/key-rotations/:id/actions/retry': scoped('rotate-authorization-key'),
  'POST /api/v1/key-rotations/:id/actions/abandon': scoped('rotate-authorization-key'),
  'GET /api/v1/key-policies': 'inventory.read',
  'PUT /api/v1/key-policies': 'record-key-cutover-path',
  'GET /api/v1/key-cutover-paths': 'inventory.read',
  'POST /api/v1/key-cutover-paths': 'record-key-cutover-path',
  'GET /api/v1/break-glasses': scoped('inventory.read'),
  'POST /api/v1/stations/:id/actions/break-glass': scoped('open-break-glass'),
  'POST /api/v1/break-glasses/:id/actions/end': scoped('operate-migration'),
  'GET /api/v1/provisioning-cases': scoped('inventory.read'),
  'GET /api/v1/provisioning-cases/:id': scoped('inventory.read'),
  'GET /api/v1/provisioning-cases/:id/documents/:sha256': scoped('read-provisioning-document'),
  'POST /api/v1/provisioning-cases': scoped('operate-provisioning'),
  'POST /api/v1/provisioning-cases/:id/actions/record-prerequisite': scoped('operate-provisioning'),
  'POST /api/v1/provisioning-cases/:id/actions/record-delivery': scoped('operate-provisioning'),
  'POST /api/v1/provisioning-cases/:id/actions/record-evidence': scoped('operate-provisioning'),
  'POST /api/v1/provisioning-cases/:id/actions/block': scoped('operate-provisioning'),
  'POST /api/v1/provisioning-cases/:id/actions/unblock': scoped('operate-provisioning'),
  'POST /api/v1/provisioning-cases/:id/actions/withdraw': scoped('operate-provisioning'),
  'GET /api/v1/broker-requests': scoped('inventory.read'),
  'POST /api/v1/broker-requests/:id/actions/settle': scoped('operate-provisioning'),
  'GET /api/v1/vas-programs': 'inventory.read',
  'PUT /api/v1/vas-programs/:program': 'set-vas-program',
  'GET /api/v1/enrolment-tokens': scoped('inventory.read'),
  'POST /api/v1/enrolment-tokens': scoped('create-enrolment-token'),
  'POST /api/v1/enrolment-tokens/:id/actions/withdraw': scoped('create-enrolment-token'),
  'GET /api/v1/vehicle-keys': scoped('inventory.read'),
  'POST /api/v1/vehicle-keys': scoped('register-vehicle-key'),
  'POST /api/v1/vehicle-keys/:id/actions/withdraw': scoped('register-vehicle-key'),
  'GET /api/v1/vas-enrolments': scoped('inventory.read'),
  'POST /api/v1/vas-enrolments/:id/actions/approve': scoped('answer-enrolment'),
  'POST /api/v1/vas-enrolments/:id/actions/decline': scoped('answer-enrolment'),
  'GET /api/v1/waves': scoped('inventory.read'),
  'GET /api/v1/waves/:id': scoped('inventory.read'),
  'GET /api/v1/waves/:id/members': scoped('inventory.read'),
  'POST /api/v1/waves/:id/actions/start': scoped('operate-migration'),
  'POST /api/v1/waves/:id/actions/pause': scoped('operate-migration'),
  'POST /api/v1/waves/:id/actions/resume': scoped('operate-migration'),
  'POST /api/v1/waves/:id/actions/abort': scoped('operate-migration'),
  // Of the whole fleet, whoever owns what of it.
  'GET /api/v1/calendar': scoped('inventory.read'),
  'GET /api/v1/milestones': 'inventory.read',
  'GET /api/v1/compliance-report': 'audit.read',
  'GET /api/v1/attestations': 'inventory.read',
  'GET /api/v1/synthetic-probes': 'inventory.read',
  'GET /api/v1/synthetic-probes/:id': 'inventory.read',
  'POST /api/v1/synthetic-probes': 'run-synthetic-probe',
  'POST /api/v1/attestations': 'attest-criterion',
  'POST /api/v1/attestations/:id/actions/withdraw': 'withdraw-attestation',
  'POST /api/v1/migration-cases/:id/actions/resume': scoped('operate-migration'),
  'POST /api/v1/migration-cases/:id/actions/retry': scoped('operate-migration'),
  'POST /api/v1/migration-cases/:id/actions/quarantine': scoped('operate-migration'),
  'POST /api/v1/migration-cases/:id/actions/abandon': scoped('operate-migration'),
  'GET /api/v1/migration-cases': scoped('inventory.read'),
  'GET /api/v1/migration-cases/:id': scoped('inventory.read'),
  'GET /api/v1/stations/:id/migration-readiness': scoped('inventory.read'),

  'GET /api/v1/certificates': scoped('inventory.read'),
  'GET /api/v1/certificates/:id': scoped('inventory.read'),
  'GET /api/v1/certificates/:id/timeline': scoped('inventory.read'),
  'POST /api/v1/certificates/:id/actions/renew': scoped('renew-certificate'),
  'POST /api/v1/certificates/:id/actions/revoke': scoped('revoke-certificate'),
  'POST /api/v1/certificates/:id/actions/replace-and-revoke': scoped('replace-and-revoke'),
  'POST /api/v1/certificates/:id/actions/keep': scoped('keep-certificate'),
  'POST /api/v1/certificates/:id/actions/cancel': scoped('cancel-request'),
  'POST /api/v1/certificates/:id/actions/abandon': scoped('abandon-certificate'),
  'POST /api/v1/certificates/:id/actions/deactivate': scoped('deactivate-certificate'),
  'POST /api/v1/certificates/:id/actions/install': scoped('install-certificate'),
  'POST /api/v1/certificates/:id/actions/activate': scoped('activate-certificate'),
  'POST /api/v1/certificates/:id/actions/delete': scoped('delete-certificate'),
  'PATCH /api/v1/identities/:id': scoped('change-identity'),
  'GET /api/v1/identities/:id/decommission': scoped('inventory.read'),
  'POST /api/v1/identities/:id/actions/decommission': scoped('decommission-identity'),
  'POST /api/v1/identities/imports': scoped('import-identities'),
  'GET /api/v1/identity-sources': 'inventory.read',
  'PUT /api/v1/identity-sources/:name': 'declare-identity-source',
  'POST /api/v1/certificates': scoped('request-certificate'),
  'POST /api/v1/certificates/imports': scoped('import-certificates'),
  'POST /api/v1/certificates/:id/deliveries': scoped('record-sent'),
  'POST /api/v1/certificates/:id/evidence': scoped('record-evidence'),
  'POST /api/v1/certificates/:id/planes/:plane': scoped('record-plane-confirmation'),
  'POST /api/v1/certificates/bulk-actions': scoped('draft-bulk-action'),
  'GET /api/v1/bulk-actions': scoped('inventory.read'),
  'GET /api/v1/bulk-actions/:id': scoped('inventory.read'),
  'GET /api/v1/bulk-actions/:id/targets': scoped('inventory.read'),
  'POST /api/v1/bulk-actions/:id/actions/start': scoped('start-bulk-action'),
  'POST /api/v1/bulk-actions/:id/actions/abort': scoped('abort-bulk-action'),
  'GET /api/v1/import-jobs': scoped('inventory.read'),
  'GET /api/v1/import-jobs/:id': scoped('inventory.read'),
  'GET /api/v1/import-jobs/:id/rows': scoped('inventory.read'),
  'GET /api/v1/import-jobs/:id/report': scoped('inventory.read'),
  'POST /api/v1/import-jobs/:id/actions/cancel': scoped('cancel-import-job'),
  'GET /api/v1/iot-hubs': 'inventory.read',
  'GET /api/v1/iot-hubs/:hub/certificates': 'inventory.read',
  'GET /api/v1/iot-hubs/:hub/drift': 'inventory.read',
  'GET /api/v1/iot-hubs/:hub/operations': 'inventory.read',
  'GET /api/v1/iot-hubs/:hub/operations/:operationId': 'inventory.read',
  'POST /api/v1/iot-hubs/:hub/certificates': 'create-hub-certificate',
  'POST /api/v1/iot-hubs/:hub/certificates/:certificateId/actions/activate': 'change-hub-certificate',
  'POST /api/v1/iot-hubs/:hub/certificates/:certificateId/actions/deactivate': 'change-hub-certificate',
  'POST /api/v1/iot-hubs/:hub/certificates/:certificateId/actions/delete': 'remove-hub-certificate',
  'POST /api/v1/iot-hubs/:hub/certificates/:certificateId/actions/revoke': 'remove-hub-certificate',
  'POST /api/v1/iot-hubs/:hub/operations/:operationId/actions/take-credential': 'take-hub-credential',
  'GET /api/v1/server-certificate-sources': 'inventory.read',
  'GET /api/v1/server-certificate-sources/:source/certificates': 'inventory.read',
  'POST /api/v1/server-certificate-sources/:source/actions/refresh': 'refresh-server-certificates',
  'GET /api/v1/certificate-jobs': scoped('inventory.read'),
  'GET /api/v1/certificate-jobs/:id': scoped('inventory.read'),
  'POST /api/v1/certificate-jobs/:id/actions/cancel': scoped('cancel-request'),
  'POST /api/v1/certificate-jobs/:id/actions/retry': scoped('retry-job'),
  'GET /api/v1/policies': scoped('inventory.read'),
  'GET /api/v1/policies/versions': scoped('inventory.read'),
  'GET /api/v1/policies/versions/:version': scoped('inventory.read'),
  // Its examples are certificates of every owner.
  'GET /api/v1/policies/dry-runs/:id': 'dry-run-policy',
  'POST /api/v1/policies/dry-runs': 'dry-run-policy',
  'POST /api/v1/policies/dry-runs/:id/actions/cancel': 'cancel-policy-dry-run',
  'PUT /api/v1/policies': 'apply-policy',
  // Programs name customers: of some owners nobody sees it.
  'GET /api/v1/ownership-matrix': 'inventory.read',
  'GET /api/v1/ownership-matrix/versions': 'inventory.read',
  'GET /api/v1/ownership-matrix/versions/:version': 'inventory.read',
  'POST /api/v1/ownership-matrix/actions/preview': 'change-ownership-matrix',
  'PUT /api/v1/ownership-matrix': 'change-ownership-matrix',
  'GET /api/v1/expiry-sweep': 'inventory.read',
  'POST /api/v1/expiry-sweep/actions/confirm': 'expire-due-certificates',
  'GET /api/v1/approvals': scoped('approvals.read'),
  'GET /api/v1/approvals/:id': scoped('approvals.read'),
  'POST /api/v1/approvals/:id/actions/approve': scoped('approve-command'),
  'POST /api/v1/approvals/:id/actions/decline': scoped('decline-command'),
  'POST /api/v1/approvals/:id/actions/withdraw': scoped('withdraw-command'),

  'GET /api/v1/webhooks': scoped('operate-webhooks'),
  'POST /api/v1/webhooks': scoped('operate-webhooks'),
  'GET /api/v1/webhooks/:id': scoped('operate-webhooks'),
  'GET /api/v1/webhooks/:id/deliveries': scoped('operate-webhooks'),
  'POST /api/v1/webhooks/:id/deliveries/:eventId/actions/replay': scoped('operate-webhooks'),
  'POST /api/v1/iot-hubs/:hub/actions/import': 'import-certificates',
  'POST /api/v1/webhooks/:id/actions/disable': scoped('operate-webhooks'),
  'POST /api/v1/webhooks/:id/actions/enable': scoped('operate-webhooks'),
  'POST /api/v1/webhooks/:id/actions/remove': scoped('operate-webhooks'),
  'POST /api/v1/webhooks/:id/actions/rotate-secret': scoped('operate-webhooks'),
  'GET /api/v1/alert-silences': scoped('alerts.read'),
  'POST /api/v1/alert-silences': scoped('operate-alerts'),
  'POST /api/v1/alert-silences/:id/actions/end': scoped('operate-alerts'),
  'GET /api/v1/alert-deliveries': scoped('alerts.read'),
  'GET /api/v1/alert-deliveries/:id': scoped('alerts.read'),
  'POST /api/v1/alert-deliveries/:id/actions/replay': scoped('operate-alerts'),
  'POST /api/v1/alert-deliveries/:id/actions/dismiss': scoped('operate-alerts'),
  'GET /api/v1/audit-entries': scoped('audit.read'),
  'GET /api/v1/audit-entries/verification': 'audit.read',
  'GET /api/v1/audit-entries/:id/proof': 'audit.read',
  'GET /api/v1/audit-checkpoints': 'audit.read',
  'GET /api/v1/audit-checkpoints/consistency': 'audit.read',
  'GET /api/v1/audit-export': 'audit.read',
  'GET /api/v1/events': scoped('events.read'),
  'GET /api/v1/event-types': scoped('events.read'),
  'GET /api/v1/event-types/:name': scoped('events.read'),
};

/** Null for a route that says nothing. A HEAD is a GET without its body. */
export function needOf(method: string, url: string): Need | null {
  const need = ofRoutes[`${method === 'HEAD' ? 'GET' : method} ${url}`];
  return typeof need === 'string' ? { permission: need, scoped: false } : (need ?? null);
}

export interface Lack {
  readonly reason: 'role_missing' | 'owner_out_of_scope';
  /** One sentence for a person. */
  readonly detail: string;
}

/** What the caller lacks; null when it may. */
export function lackOf(need: Need | null, actor: Actor): Lack | null {
  if (need === null) {
    return { reason: 'role_missing', detail: 'Nobody may call this: the operation does not say who may.' };
  }
  const allowed = rolesWith(need.permission);
  if (!actor.roles.some((role) => allowed.includes(role))) {
    return { reason: 'role_missing', detail: `Needs the role ${allowed.join(' or ')}.` };
  }
  if (need.scoped || actor.owners === 'all') return null;
  return { reason: 'owner_out_of_scope', detail: 'This is of every owner: your access is limited to some.' };
}
