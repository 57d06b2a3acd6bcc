import type { OwnerScope, Role } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lackOf, needOf, rolesWith } from './permissions.ts';
import { chargerOf, csrOf, everyRole, type Holdings } from './testing/holdings.ts';
import { type TwoOwners, twoOwners } from './testing/two-owners.ts';

let world: TwoOwners;
let north: Holdings;
let south: Holdings;
beforeAll(async () => {
  world = await twoOwners();
  ({ north, south } = world);
}, 60_000);
afterAll(() => world.end());

/** Ids of the right form that nobody has. */
const nobodys = (): Holdings => ({
  owner: 'north',
  charger: 'CS-of-nobody',
  identity: newId('idn'),
  certificate: newId('crt'),
  request: newId('crt'),
  job: newId('job'),
  case: newId('mig'),
  approval: newId('apr'),
  bulkAction: newId('blk'),
  importJob: newId('imp'),
  account: newId('acc'),
  user: newId('acc'),
  token: newId('tok'),
  webhook: newId('whk'),
  alertSilence: newId('als'),
  alertDelivery: newId('ald'),
  incident: newId('inc'),
  recoveryCase: newId('rec'),
  bindingException: newId('bex'),
  stationTolerance: newId('tol'),
  securityEvent: newId('sev'),
  stationLog: newId('slg'),
  family: 'V/M-nobody',
  capabilityException: newId('cex'),
});

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT';
interface Call {
  readonly path: (of: Holdings) => string;
  readonly body?: (of: Holdings) => object;
  readonly headers?: Record<string, string>;
}

/** Of one object: to a caller of another owner it is not there. */
const OBJECTS: Readonly<Record<string, Call>> = {
  'GET /api/v1/identities/:id': { path: (of) => of.identity },
  'PATCH /api/v1/identities/:id': {
    path: (of) => of.identity,
    body: () => ({ cohorts: ['a-cohort'] }),
    headers: { 'if-match': '"1"' },
  },
  'GET /api/v1/identities/:id/decommission': { path: (of) => of.identity },
  'POST /api/v1/identities/:id/actions/decommission': {
    path: (of) => of.identity,
    body: () => ({ certificates: 'revoke' }),
  },
  'GET /api/v1/certificates/:id': { path: (of) => of.certificate },
  'GET /api/v1/certificates/:id/timeline': { path: (of) => of.certificate },
  'POST /api/v1/certificates/:id/actions/renew': { path: (of) => of.certificate },
  'POST /api/v1/certificates/:id/actions/revoke': {
    path: (of) => of.certificate,
    body: () => ({ revocationReason: 'superseded' }),
  },
  'POST /api/v1/certificates/:id/actions/cancel': { path: (of) => of.request },
  'POST /api/v1/certificates/:id/actions/abandon': { path: (of) => of.certificate },
  'POST /api/v1/certificates/:id/actions/deactivate': { path: (of) => of.certificate },
  'POST /api/v1/certificates/:id/actions/install': { path: (of) => of.certificate },
  'POST /api/v1/certificates/:id/actions/activate': { path: (of) => of.certificate },
  'POST /api/v1/certificates/:id/actions/delete': { path: (of) => of.certificate },
  'POST /api/v1/certificates/:id/actions/replace-and-revoke': {
    path: (of) => of.certificate,
    body: () => ({ reason: 'a test', revocationReason: 'superseded' }),
  },
  'POST /api/v1/certificates/:id/actions/keep': { path: (of) => of.certificate },
  'POST /api/v1/certificates/:id/deliveries': {
    path: (of) => of.certificate,
    body: () => ({ path: 'by hand' }),
  },
  'POST /api/v1/certificates/:id/evidence': {
    path: (of) => of.certificate,
    body: () => ({ type: 'program_proof', from: 'program', source: 'p', seenAt: new Date().toISOString() }),
  },
  'POST /api/v1/certificates/:id/planes/:plane': {
    path: (of) => of.certificate,
    body: () => ({ state: 'confirmed', detail: 'gone' }),
  },
  'GET /api/v1/certificate-jobs/:id': { path: (of) => of.job },
  'POST /api/v1/certificate-jobs/:id/actions/cancel': { path: (of) => of.job },
  'POST /api/v1/certificate-jobs/:id/actions/retry': { path: (of) => of.job },
  'POST /api/v1/migration-cases/:id/actions/retry': { path: (of) => of.case },
  'POST /api/v1/migration-cases/:id/actions/quarantine': { path: (of) => of.case },
  'POST /api/v1/migration-cases/:id/actions/abandon': { path: (of) => of.case },
  'GET /api/v1/migration-cases/:id': { path: (of) => of.case },
  'GET /api/v1/stations/:id/migration-readiness': { path: (of) => of.identity },
  'POST /api/v1/migration-cases/:id/actions/resume': { path: (of) => of.case },
  'GET /api/v1/bulk-actions/:id': { path: (of) => of.bulkAction },
  'GET /api/v1/bulk-actions/:id/targets': { path: (of) => of.bulkAction },
  'POST /api/v1/bulk-actions/:id/actions/start': { path: (of) => of.bulkAction, body: () => ({ count: 99 }) },
  'POST /api/v1/bulk-actions/:id/actions/abort': { path: (of) => of.bulkAction },
  'GET /api/v1/import-jobs/:id': { path: (of) => of.importJob },
  'GET /api/v1/import-jobs/:id/rows': { path: (of) => of.importJob },
  'GET /api/v1/import-jobs/:id/report': { path: (of) => of.importJob },
  'POST /api/v1/import-jobs/:id/actions/cancel': { path: (of) => of.importJob },
  'GET /api/v1/approvals/:id': { path: (of) => of.approval },
  'POST /api/v1/approvals/:id/actions/approve': { path: (of) => of.approval },
  'POST /api/v1/approvals/:id/actions/decline': { path: (of) => of.approval },
  'POST /api/v1/approvals/:id/actions/withdraw': { path: (of) => of.approval },
  'GET /api/v1/security-events/:id': { path: (of) => of.securityEvent },
  'GET /api/v1/recovery-cases/:id': { path: (of) => of.recoveryCase },
  'POST /api/v1/recovery-cases/:id/actions/admit-bootstrap': {
    path: (of) => of.recoveryCase,
    body: (of) => ({ certificateId: of.certificate, until: '2026-03-01T12:00:00Z' }),
  },
  'POST /api/v1/recovery-cases/:id/actions/admit-one-time-key': {
    path: (of) => of.recoveryCase,
    body: () => ({ until: '2026-03-01T12:00:00Z' }),
  },
  'POST /api/v1/recovery-cases/:id/actions/take-one-time-key': { path: (of) => of.recoveryCase },
  'POST /api/v1/recovery-cases/:id/actions/withdraw': { path: (of) => of.recoveryCase },
  'POST /api/v1/recovery-cases': { path: () => '', body: (of) => ({ identityId: of.identity }) },
  'GET /api/v1/binding-exceptions/:id': { path: (of) => of.bindingException },
  'POST /api/v1/binding-exceptions/:id/actions/end': { path: (of) => of.bindingException },
  'GET /api/v1/station-tolerances/:id': { path: (of) => of.stationTolerance },
  'POST /api/v1/station-tolerances/:id/actions/end': { path: (of) => of.stationTolerance },
  'POST /api/v1/station-tolerances': {
    path: () => '',
    body: (of) => ({
      identityId: of.identity,
      kind: 'long_texts',
      until: new Date(Date.now() + 86_400_000).toISOString(),
    }),
  },
  'POST /api/v1/binding-exceptions': {
    path: () => '',
    body: (of) => ({
      identityId: of.identity,
      purpose: 'charger_identity',
      kind: 'serial_number',
      value: `SN-OLD-${of.owner}`,
      until: new Date(Date.now() + 86_400_000).toISOString(),
    }),
  },
  'GET /api/v1/incidents/:id': { path: (of) => of.incident },
  'POST /api/v1/incidents/:id/actions/acknowledge': { path: (of) => of.incident },
  'POST /api/v1/incidents/:id/actions/assign': {
    path: (of) => of.incident,
    body: () => ({ person: 'somebody else' }),
  },
  'POST /api/v1/incidents/:id/actions/add-note': { path: (of) => of.incident, body: () => ({ text: 'looked at it' }) },
  'POST /api/v1/incidents/:id/actions/close': { path: (of) => of.incident },
  'GET /api/v1/users/:id': { path: (of) => of.account },
  'POST /api/v1/users/:id/actions/change': { path: (of) => of.account, body: () => ({ enabled: true }) },
  'POST /api/v1/users/:id/actions/set-password': {
    path: (of) => of.user,
    body: () => ({ password: 'a password that is long enough' }),
  },
  'POST /api/v1/tokens/:id/actions/revoke': { path: (of) => of.token },
  'GET /api/v1/webhooks/:id': { path: (of) => of.webhook },
  'GET /api/v1/webhooks/:id/deliveries': { path: (of) => of.webhook },
  'POST /api/v1/webhooks/:id/actions/disable': { path: (of) => of.webhook },
  'POST /api/v1/webhooks/:id/actions/enable': { path: (of) => of.webhook },
  'POST /api/v1/webhooks/:id/actions/rotate-secret': { path: (of) => of.webhook },
  'POST /api/v1/webhooks/:id/deliveries/:eventId/actions/replay': { path: (of) => of.webhook },
  'POST /api/v1/webhooks/:id/actions/remove': { path: (of) => of.webhook },
  'GET /api/v1/alert-deliveries/:id': { path: (of) => of.alertDelivery },
  'POST /api/v1/alert-deliveries/:id/actions/replay': { path: (of) => of.alertDelivery },
  // After the replay it is on its way.
  'POST /api/v1/alert-deliveries/:id/actions/dismiss': { path: (of) => of.alertDelivery },
  'POST /api/v1/alert-silences/:id/actions/end': { path: (of) => of.alertSilence },
  'GET /api/v1/stations/:id/installed-certificates': { path: (of) => of.identity },
  'POST /api/v1/stations/:id/actions/list-certificates': { path: (of) => of.identity },
  'POST /api/v1/stations/:id/actions/install-vehicle-roots': { path: (of) => of.identity },
  'POST /api/v1/stations/:id/actions/delete-certificate': {
    path: (of) => of.identity,
    body: () => ({
      certificate: {
        kind: 'csms_root',
        hashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'ab', issuerKeyHash: 'cd', serialNumber: '01' },
      },
    }),
  },
  'POST /api/v1/stations/:id/actions/request-log': { path: (of) => of.identity, body: () => ({ kind: 'security' }) },
  'POST /api/v1/stations/:id/actions/rotate-authorization-key': {
    path: (of) => of.identity,
    body: () => ({ trigger: 'hygiene' }),
  },
  'POST /api/v1/stations/:id/actions/issue-authorization-key': { path: (of) => of.identity },
  'GET /api/v1/stations/:id/capabilities': { path: (of) => of.identity },
  'GET /api/v1/capability-matrix/families/:family': { path: (of) => encodeURIComponent(of.family) },
  'GET /api/v1/capability-matrix/families/:family/versions': { path: (of) => encodeURIComponent(of.family) },
  'POST /api/v1/capability-matrix/families/:family/actions/preview': {
    path: (of) => encodeURIComponent(of.family),
    body: () => ({ capabilities: { v2g: true } }),
  },
  'PUT /api/v1/capability-matrix/families/:family': {
    path: (of) => encodeURIComponent(of.family),
    body: () => ({ capabilities: { v2g: true } }),
    headers: { 'if-match': '"0"' },
  },
  'POST /api/v1/capability-exceptions': {
    path: () => '',
    body: (of) => ({
      identityId: of.identity,
      capability: 'v2g_20',
      value: true,
      responsible: 'Field service',
      until: new Date(Date.now() + 86_400_000).toISOString(),
    }),
  },
  'POST /api/v1/capability-exceptions/:id/actions/end': { path: (of) => of.capabilityException },
  'GET /api/v1/station-logs/:id': { path: (of) => of.stationLog },
  'GET /api/v1/station-logs/:id/content': { path: (of) => of.stationLog },
  // What names its object in the body.
  'POST /api/v1/certificates': {
    path: () => '',
    body: (of) => ({ identityId: of.identity, purpose: 'charger_identity', csrPem: csrOf(of.owner) }),
  },
  'POST /api/v1/migration-cases': { path: () => '', body: (of) => ({ identityIds: [of.identity] }) },
  'POST /api/v1/tokens': {
    path: () => '',
    body: (of) => ({ accountId: of.account, name: 'another', roles: [], owners: [] }),
  },
};

/** What stands in a page of one's own, and in no page of another owner. */
const LISTS: Readonly<Record<string, (of: Holdings) => string>> = {
  '/api/v1/identities': (of) => of.identity,
  '/api/v1/certificates': (of) => of.certificate,
  '/api/v1/certificate-jobs': (of) => of.job,
  '/api/v1/stations': (of) => of.charger,
  '/api/v1/station-logs': (of) => of.stationLog,
  '/api/v1/capability-matrix/families': (of) => of.family,
  '/api/v1/capability-exceptions': (of) => of.capabilityException,
  '/api/v1/bulk-actions': (of) => of.bulkAction,
  '/api/v1/import-jobs': (of) => of.importJob,
  '/api/v1/approvals': (of) => of.approval,
  '/api/v1/security-events': (of) => of.securityEvent,
  '/api/v1/incidents': (of) => of.incident,
  '/api/v1/recovery-cases': (of) => of.recoveryCase,
  '/api/v1/binding-exceptions': (of) => of.bindingException,
  '/api/v1/station-tolerances': (of) => of.stationTolerance,
  '/api/v1/users': (of) => of.account,
  '/api/v1/tokens': (of) => of.token,
  '/api/v1/webhooks': (of) => of.webhook,
  '/api/v1/alert-silences': (of) => of.alertSilence,
  '/api/v1/alert-deliveries': (of) => of.alertDelivery,
  '/api/v1/audit-entries': (of) => of.identity,
};

/** Scoped, and held against two owners' data elsewhere or about nobody's: with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'GET /api/v1/me': 'is about the caller alone',
  'GET /api/v1/overview': 'below',
  'GET /api/v1/controllers': 'controller.int.test.ts of EVSE security',
  'GET /api/v1/controllers/:id/stations': 'controller.int.test.ts of EVSE security',
  'POST /api/v1/controllers/:id/actions/bind-station': 'controller.int.test.ts of EVSE security',
  'POST /api/v1/controllers/:id/actions/release-station': 'controller.int.test.ts of EVSE security',
  'GET /api/v1/trust-anchor-drift': 'anchor-drift.int.test.ts of EVSE security',
  'GET /api/v1/authorization-keys': 'key-inventory.int.test.ts of EVSE security',
  'GET /api/v1/authorization-key-findings': 'key-inventory.int.test.ts of EVSE security',
  'POST /api/v1/authorization-keys/:id/actions/revoke': 'revoked-key.int.test.ts of EVSE security',
  'GET /api/v1/key-rotations': 'key-rotation.int.test.ts of EVSE security',
  'GET /api/v1/key-rotations/:id': 'key-rotation.int.test.ts of EVSE security',
  'POST /api/v1/key-rotations/:id/actions/retry': 'key-rotation.int.test.ts of EVSE security',
  'POST /api/v1/key-rotations/:id/actions/abandon': 'key-rotation.int.test.ts of EVSE security',
  'GET /api/v1/provisioning-cases': 'provisioning-case.int.test.ts of vehicle provisioning',
  'GET /api/v1/provisioning-cases/:id': 'provisioning-case.int.test.ts of vehicle provisioning',
  'GET /api/v1/provisioning-cases/:id/documents/:sha256': 'provisioning-case.int.test.ts of vehicle provisioning',
  'POST /api/v1/provisioning-cases': 'provisioning-case.int.test.ts of vehicle provisioning',
  'POST /api/v1/provisioning-cases/:id/actions/record-prerequisite':
    'provisioning-case.int.test.ts of vehicle provisioning',
  'POST /api/v1/provisioning-cases/:id/actions/record-delivery':
    'provisioning-case.int.test.ts of vehicle provisioning',
  'POST /api/v1/provisioning-cases/:id/actions/record-evidence':
    'provisioning-case.int.test.ts of vehicle provisioning',
  'POST /api/v1/provisioning-cases/:id/actions/block': 'provisioning-case.int.test.ts of vehicle provisioning',
  'POST /api/v1/provisioning-cases/:id/actions/unblock': 'provisioning-case.int.test.ts of vehicle provisioning',
  'POST /api/v1/provisioning-cases/:id/actions/withdraw': 'provisioning-case.int.test.ts of vehicle provisioning',
  'GET /api/v1/broker-requests': 'broker-request.int.test.ts of vehicle provisioning',
  'POST /api/v1/broker-requests/:id/actions/settle': 'broker-request.int.test.ts of vehicle provisioning',
  'GET /api/v1/enrolment-tokens': 'ways-in.int.test.ts of the door for vehicles',
  'POST /api/v1/enrolment-tokens': 'ways-in.int.test.ts of the door for vehicles',
  'POST /api/v1/enrolment-tokens/:id/actions/withdraw': 'ways-in.int.test.ts of the door for vehicles',
  'GET /api/v1/vehicle-keys': 'ways-in.int.test.ts of the door for vehicles',
  'POST /api/v1/vehicle-keys': 'ways-in.int.test.ts of the door for vehicles',
  'POST /api/v1/vehicle-keys/:id/actions/withdraw': 'ways-in.int.test.ts of the door for vehicles',
  'GET /api/v1/vas-enrolments': 'ways-in.int.test.ts of the door for vehicles',
  'POST /api/v1/vas-enrolments/:id/actions/approve': 'ways-in.int.test.ts of the door for vehicles',
  'POST /api/v1/vas-enrolments/:id/actions/decline': 'ways-in.int.test.ts of the door for vehicles',
  'GET /api/v1/break-glasses': 'break-glass.int.test.ts of EVSE security',
  'POST /api/v1/stations/:id/actions/break-glass': 'break-glass.int.test.ts of EVSE security',
  'POST /api/v1/break-glasses/:id/actions/end': 'break-glass.int.test.ts of EVSE security',
  'GET /api/v1/calendar': 'fleet-calendar.int.test.ts of EVSE security, dates-ahead.int.test.ts of the lifecycle',
  'POST /api/v1/waves': 'waves.int.test.ts of EVSE security',
  'GET /api/v1/waves': 'waves.int.test.ts of EVSE security',
  'GET /api/v1/migration-cases': 'readiness-report.int.test.ts of EVSE security',
  'GET /api/v1/waves/:id': 'waves.int.test.ts of EVSE security',
  'GET /api/v1/waves/:id/members': 'waves.int.test.ts of EVSE security',
  'POST /api/v1/waves/:id/actions/start': 'waves.int.test.ts of EVSE security',
  'POST /api/v1/waves/:id/actions/pause': 'waves.int.test.ts of EVSE security',
  'POST /api/v1/waves/:id/actions/resume': 'waves.int.test.ts of EVSE security',
  'POST /api/v1/waves/:id/actions/abort': 'waves.int.test.ts of EVSE security',
  'GET /api/v1/events': 'below, and events/event-scope.test.ts',
  'GET /api/v1/event-types': 'is the same for everybody',
  'GET /api/v1/event-types/:name': 'is the same for everybody',
  'GET /api/v1/policies': 'routes/policies.test.ts: without the rules of other owners',
  'GET /api/v1/policies/versions': 'routes/policies.test.ts',
  'GET /api/v1/policies/versions/:version': 'routes/policies.test.ts',
  'POST /api/v1/station-adoptions': 'adopt-stations.int.test.ts of the lifecycle',
  'GET /api/v1/station-adoptions/:id': 'adopt-stations.int.test.ts of the lifecycle',
  'GET /api/v1/trust-anchor-bundles': 'is the same for everybody',
  'GET /api/v1/trust-anchor-bundles/:id': 'is the same for everybody',
  'GET /api/v1/trust-anchor-readiness': 'trust-anchor-readiness.int.test.ts of EVSE security',
  'GET /api/v1/trust-anchor-readiness/stations': 'trust-anchor-readiness.int.test.ts of EVSE security',
  'POST /api/v1/identities': 'below',
  'POST /api/v1/identities/imports': 'below',
  'POST /api/v1/certificates/imports': 'import-certificates.int.test.ts of the lifecycle',
  'POST /api/v1/certificates/bulk-actions': 'below',
  'POST /api/v1/users': 'below',
  'POST /api/v1/webhooks': 'below',
  'POST /api/v1/alert-silences': 'below',
};

async function send(method: Method, url: string, who: { roles: readonly Role[]; owners: OwnerScope }, call?: object) {
  const { body, headers } = (call ?? {}) as { body?: object; headers?: Record<string, string> };
  const answer = await world.app.inject({
    method,
    url,
    headers: { ...world.callers.letIn(who.roles, who.owners), 'idempotency-key': newId('cor'), ...headers },
    ...(method !== 'GET' && { payload: { reason: 'a walk', ...body } }),
  });
  const isJson = String(answer.headers['content-type']).includes('json');
  const { instance: _, requestId: __, ...shown } = isJson ? answer.json<Record<string, unknown>>() : {};
  return { status: answer.statusCode, body: shown, text: answer.body };
}

const callOn = (route: string, of: Holdings, who: { roles: readonly Role[]; owners: OwnerScope }) => {
  const [method = '', path = ''] = route.split(' ');
  const call = OBJECTS[route];
  if (call === undefined) throw new Error(`${route} is not walked`);
  const url = path
    .replace(/:id|:family/, call.path(of))
    .replace(':eventId', 'evt_none')
    .replace(':plane', 'station');
  return send(method as Method, url, who, { body: call.body?.(of), headers: call.headers });
};

const scopedRoutes = (): string[] =>
  Object.entries(world.app.swagger().paths ?? {}).flatMap(([path, operations]) =>
    Object.keys(operations as object)
      .map((method) => [method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1')] as const)
      .filter(([method, url]) => needOf(method, url)?.scoped === true)
      .map(([method, url]) => `${method} ${url}`),
  );

test('every operation that is open to callers of some owners is walked, or says where it is held to it', () => {
  const lists = Object.keys(LISTS).map((path) => `GET ${path}`);
  expect(scopedRoutes().toSorted()).toEqual([...Object.keys(OBJECTS), ...lists, ...Object.keys(ELSEWHERE)].toSorted());
});

describe('an object of another owner answers like one that does not exist', () => {
  test.each(Object.keys(OBJECTS))('%s, in every role', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const need = needOf(method, path);
    if (need === null) throw new Error('nobody may call it');
    for (const role of everyRole) {
      const who = { roles: [role], owners: ['south'] };
      const [theirs, none] = [await callOn(route, north, who), await callOn(route, nobodys(), who)];
      // But for the id that the caller sent itself.
      const told = JSON.stringify(theirs.body).replaceAll(north.identity, '');
      expect([role, told]).toEqual([role, JSON.stringify(none.body).replaceAll(/idn_\w+/g, '')]);
      expect([role, theirs.status]).toEqual([role, none.status]);
      // Everybody sets their own; of others' passwords the command itself asks for more.
      const allowed = route.endsWith('/set-password') ? rolesWith('set-password') : rolesWith(need.permission);
      expect(theirs.body['code'] === 'role_missing').toBe(!allowed.includes(role));
    }
  });

  test('and nothing of it was changed', async () => {
    for (const [path, idOf] of Object.entries(LISTS)) {
      expect((await send('GET', path, { roles: everyRole, owners: ['north'] })).text).toContain(idOf(north));
    }
    const { text } = await send('GET', '/api/v1/audit-entries?outcome=done&limit=500', {
      roles: everyRole,
      owners: ['north'],
    });
    expect(text).not.toContain('a walk');
  });

  test.each(Object.keys(OBJECTS))('%s: its own owner gets past that', async (route) => {
    const { status, body } = await callOn(route, north, { roles: everyRole, owners: ['north'] });
    // What its own state does not allow it says; and of a webhook no event was ever sent.
    const found = route.includes('/:eventId/') ? body['code'] === 'delivery_unknown' : ![400, 404].includes(status);
    expect([found, status, body]).toEqual([true, status, body]);
    expect(body['code']).not.toBe('owner_out_of_scope');
  });
});

describe('a list', () => {
  test.each(Object.entries(LISTS))('%s has what is of the caller’s owners alone', async (path, idOf) => {
    const roles = everyRole;
    for (const limit of ['', '?limit=1']) {
      const { status, text } = await send('GET', `${path}${path.endsWith('webhooks') ? '' : limit}`, {
        roles,
        owners: ['south'],
      });
      expect(status).toBe(200);
      for (const value of Object.values(north)) expect(text).not.toContain(value);
    }
    const all = await send('GET', `${path}?limit=500`.replace('webhooks?limit=500', 'webhooks'), {
      roles,
      owners: 'all',
    });
    const mine = await send('GET', path, { roles, owners: ['south'] });
    const none = await send('GET', path, { roles, owners: [] });
    expect([all.text.includes(idOf(south)), mine.text.includes(idOf(south))]).toEqual([true, true]);
    expect(none.body['data']).toEqual([]);
  });

  test('of the audit is not the chain, which is of every owner', async () => {
    const chain = '/api/v1/audit-entries?order=oldest';
    const refused = await send('GET', chain, { roles: ['auditor'], owners: ['north'] });
    expect([refused.status, refused.body['code']]).toEqual([403, 'owner_out_of_scope']);
  });
});

test('the overview counts what is of the caller’s owners alone', async () => {
  const of = async (owners: OwnerScope) => (await send('GET', '/api/v1/overview', { roles: ['viewer'], owners })).body;
  const [all, mine, none] = [await of('all'), await of(['south']), await of([])];
  expect(all).toMatchObject({ stations: 2, orphanCertificates: 0, certificatesSigned: 2 });
  expect(mine).toMatchObject({
    stations: 1,
    stationsOnline: 0,
    migrations: { planned: 1, quarantine: 0 },
    certificatesByState: { active: 1, requested: 1 },
    orphanCertificates: null,
    certificatesSigned: null,
  });
  expect(none).toMatchObject({ stations: 0, migrations: { planned: 0 }, certificatesByState: {} });
});

describe('a caller of some owners', () => {
  const who = { roles: everyRole, owners: ['south'] };

  test('enrolls a charger of theirs, and takes over no other owner’s by naming it', async () => {
    const enroll = (charger: object) => send('POST', '/api/v1/identities', who, { body: charger });
    expect((await enroll(chargerOf('south', 'CS-new'))).status).toBe(201);
    expect((await enroll(chargerOf('north', 'CS-newer'))).body).toMatchObject({ code: 'owner_out_of_scope' });
    const taken = await enroll({ ...chargerOf('south', north.charger), owner: 'south' });
    const other = await enroll({ ...chargerOf('south', north.charger), serialNumber: 'SN-other' });
    expect([taken.status, taken.body]).toEqual([other.status, { ...other.body, detail: taken.body['detail'] }]);
    expect(taken.body['code']).toBe('binding_taken');
    expect((await enroll(chargerOf('south'))).body['code']).toBe('already_enrolled');
  });

  test('imports no identity into another owner’s hands', async () => {
    const row = {
      subjectType: 'charger',
      owner: 'north',
      family: 'f',
      bindings: [{ kind: 'ocpp_identity', value: 'X' }],
    };
    const body = { source: 'a-source', rows: [row] };
    const { body: report } = await send('POST', '/api/v1/identities/imports', who, { body });
    expect(report).toMatchObject({ created: 0, conflicts: 1 });
  });

  test('neither learns who is missing from a source, nor says that it has sent all', async () => {
    const all = { roles: everyRole, owners: 'all' } as const;
    const row = {
      subjectType: 'charger',
      owner: 'north',
      family: 'f',
      bindings: [
        { kind: 'ocpp_identity', value: 'CS-of-erp' },
        { kind: 'serial_number', value: 'SN-of-erp' },
        { kind: 'organisation', value: 'Example Charging' },
      ],
    };
    const importing = (by: typeof who | typeof all, body: object) =>
      send('POST', '/api/v1/identities/imports', by, { body: { source: 'erp', ...body } });
    const first = await importing(all, { rows: [row], sync: { id: 'one', isLast: true } });
    expect(first.body).toMatchObject({ created: 1 });
    const sources = async () => (await send('GET', '/api/v1/identity-sources', all)).text;
    const before = await sources();
    for (const rows of [[], Array(5_001).fill({ ...row, owner: 'south' })]) {
      const refused = await importing(who, { rows, sync: { id: 'two', isLast: true } });
      expect([refused.status, refused.body['code']]).toEqual([403, 'owner_out_of_scope']);
    }
    expect(await sources()).toBe(before);
  });

  test('drafts a bulk action on their own certificates alone', async () => {
    const drafted = await send('POST', '/api/v1/certificates/bulk-actions', who, {
      body: { action: 'cancel', filter: {} },
    });
    const path = `/api/v1/bulk-actions/${String(drafted.body['id'])}`;
    expect((await send('GET', path, { ...who, owners: ['north'] })).status).toBe(404);
    await world.looked(String(drafted.body['id']));
    expect((await send('GET', path, who)).body).toMatchObject({
      status: 'draft',
      count: 1,
      lookedAt: 2,
      owner: 'south',
    });
    expect((await send('GET', path, { ...who, owners: ['north'] })).status).toBe(404);
    const { text } = await send('GET', `${path}/targets`, who);
    expect(text).not.toContain(north.request);
  });

  test('makes users and webhooks for owners of their own, and none for nobody', async () => {
    for (const owners of ['all', ['north'], ['south', 'north'], []]) {
      const user = { name: 'somebody.new', roles: ['viewer'], owners };
      expect((await send('POST', '/api/v1/users', who, { body: user })).body['code']).toBe('grant_exceeds_own');
      const webhook = { url: 'https://south.example/other', owners };
      expect((await send('POST', '/api/v1/webhooks', who, { body: webhook })).body['code']).toBe('grant_exceeds_own');
    }
    const made = await send('POST', '/api/v1/webhooks', who, { body: { url: 'https://south.example/other' } });
    expect(made.body).toMatchObject({ owners: ['south'] });
  });

  test('holds back alerts of owners of their own, and of nobody else', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const silence = (by: typeof who, body: object) =>
      send('POST', '/api/v1/alert-silences', by, { body: { until, ...body } });
    for (const owners of [['north'], ['south', 'north']]) {
      expect((await silence(who, { owners })).body['code']).toBe('grant_exceeds_own');
    }
    expect((await silence({ ...who, owners: [] }, {})).body['code']).toBe('grant_exceeds_own');
    expect((await silence(who, {})).body).toMatchObject({ owners: ['south'] });
  });

  test('does not reach what is of every owner, in any role', () => {
    const closed = Object.entries(world.app.swagger().paths ?? {}).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => [method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1')]),
    );
    const actor = { kind: 'user', id: 'x', roles: everyRole, owners: ['south'] } as const;
    for (const [method = '', path = ''] of closed) {
      const need = needOf(method, path);
      if (need === null || need.scoped) continue;
      expect(lackOf(need, actor)?.reason).toBe('owner_out_of_scope');
    }
  });
});
