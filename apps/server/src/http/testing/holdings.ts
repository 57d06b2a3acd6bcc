import { generateKeyPairSync } from 'node:crypto';
import { type IdentityId, type Lifecycle, MOST_ROWS } from '@bfcert/certificate-lifecycle';
import { type Role, stationActor } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { AlertStore } from '../../alerts/alert-store.ts';
import type { AlertsApi } from '../../alerts/alerts-api.ts';
import { alertOf } from '../../alerts/testing/alert-of.ts';
import type { ApiBench } from './api-bench.ts';

export const everyRole: readonly Role[] = [
  'viewer',
  'operator',
  'pki_engineer',
  'integration',
  'auditor',
  'administrator',
];

const ORGANISATION = 'Example CPO';

/** What one owner has: an object for every kind of id that a route takes. */
export interface Holdings {
  readonly owner: string;
  readonly charger: string;
  readonly identity: string;
  /** `issued`, with a question for a second person open about its revocation. */
  readonly certificate: string;
  /** `requested`, whose job is open. */
  readonly request: string;
  readonly job: string;
  readonly case: string;
  readonly approval: string;
  readonly bulkAction: string;
  readonly importJob: string;
  /** A service's. */
  readonly account: string;
  /** A person's account. */
  readonly user: string;
  readonly token: string;
  readonly webhook: string;
  readonly alertSilence: string;
  readonly alertDelivery: string;
  /** With the security event that is one. */
  readonly incident: string;
  readonly securityEvent: string;
  readonly recoveryCase: string;
  readonly bindingException: string;
  readonly stationTolerance: string;
  readonly stationLog: string;
  readonly family: string;
  readonly capabilityException: string;
}

/** Where an owner gets what they have. */
interface Source {
  readonly bench: ApiBench;
  readonly lifecycle: Lifecycle;
  readonly transactions: TransactionRunner;
  readonly clock: Clock;
  readonly alerts: AlertsApi;
  readonly alertStore: AlertStore;
  readonly looked: (bulkAction: string) => Promise<void>;
}

/** One of everything, made over the API as far as it makes it. */
export async function holdingsOf(
  owner: string,
  { bench, lifecycle, transactions, clock, alerts, alertStore, looked }: Source,
): Promise<Holdings> {
  const post = async (url: string, payload: object, headers = bench.callers.letIn(everyRole)) => {
    const answer = await bench.app.inject({
      method: 'POST',
      url: `/api/v1${url}`,
      headers: { ...headers, 'idempotency-key': newId('cor') },
      payload: { reason: 'of two owners', ...payload },
    });
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`);
    return answer.json<Record<string, unknown>>();
  };
  const charger = `CS-of-${owner}`;
  const own = bench.callers.letIn(everyRole, [owner]);
  const enrolled = await post('/identities', chargerOf(owner), own);
  const identity = text(enrolled['id']);
  const order = async (): Promise<{ certificateId: string; jobId: string }> => {
    const place = { identityId: identity as IdentityId, purpose: 'charger_identity', slot: null } as const;
    const context = { actor: stationActor(charger), reason: 'it asks', correlationId: 'cor_test' };
    const made = unwrap(await lifecycle.issueCertificate({ ...place, csrPem: csrOf(owner) }, context));
    return { certificateId: made.certificateId, jobId: text(made.jobId) };
  };
  const { certificateId: certificate } = await order();
  await lifecycle.advanceCertificate(certificate as Parameters<typeof lifecycle.advanceCertificate>[0]);
  const chain = await lifecycle.chainOf(certificate as Parameters<typeof lifecycle.chainOf>[0]);
  unwrap(
    await lifecycle.recordEvidence(
      {
        identityId: identity as IdentityId,
        fingerprint: chain?.fingerprint ?? '',
        type: 'mtls_handshake',
        from: 'station_gateway',
        source: 'gateway-1',
        at: clock.now().toISOString(),
        details: null,
      },
      {
        actor: { kind: 'system', id: 'gateway-reports', roles: [], owners: 'all' },
        reason: 'seen',
        correlationId: 'cor_test',
      },
    ),
  );
  const asked = await post(`/certificates/${certificate}/actions/revoke`, { revocationReason: 'superseded' }, own);
  const renewed = await post(`/certificates/${certificate}/actions/renew`, {}, own);
  const ordered = await order();
  if (text(renewed['certificateId']) !== ordered.certificateId) throw new Error('the renewal took another key');
  const planned = await post('/migration-cases', { identityIds: [identity] }, own);
  const [planning] = planned['planned'] as { caseId: string }[];
  const drafted = await post('/certificates/bulk-actions', { action: 'renew', filter: {} }, own);
  await looked(text(drafted['id']));
  const large = Array.from({ length: MOST_ROWS + 1 }, (_, index) => `charger,${owner},f,CS-${owner}-${index}\n`);
  const csv = `subject_type,owner,family,ocpp_identity\n${large.join('')}`;
  const importing = await post('/identities/imports', { source: `files-of-${owner}`, csv }, own);
  const made = await post('/users', { kind: 'service', name: `robot.${owner}`, roles: ['viewer'], owners: [owner] });
  const account = text(made['id']);
  const person = await post('/users', { name: `person.${owner}`, roles: ['viewer'], owners: [owner] });
  const token = await post('/tokens', {
    accountId: account,
    name: `token of ${owner}`,
    roles: ['viewer'],
    owners: [owner],
  });
  const webhook = await post('/webhooks', { url: `https://${owner}.example/hook` }, own);
  const until = new Date(clock.now().getTime() + 86_400_000).toISOString();
  const silence = await post('/alert-silences', { names: ['tampering'], until }, own);
  await alertStore.enqueue(null, ['siem'], alertOf({ key: `alert of ${owner}`, owner }), clock.now());
  const [alertOnItsWay] = await alerts.deliveries(
    { kind: 'user', id: 'test', roles: everyRole, owners: [owner] },
    {},
    null,
    1,
  );
  const securityEvent = await transactions.run((tx) =>
    lifecycle.recordSecurityEvent(tx, {
      source: 'station_message',
      reporter: 'gateway-1',
      type: 'TamperDetectionActivated',
      identityId: identity as IdentityId,
      remoteAddress: null,
      at: clock.now().toISOString(),
      reportedTime: null,
      count: 1,
      details: {},
    }),
  );
  const log = await post(`/stations/${identity}/actions/request-log`, { kind: 'security' }, own);
  const excepted = await post(
    '/capability-exceptions',
    { identityId: identity, capability: 'v2g', value: true, responsible: 'Field service', until },
    own,
  );
  const recovery = await post('/recovery-cases', { identityId: identity }, own);
  const wish = {
    identityId: identity as IdentityId,
    purpose: 'charger_identity',
    bindingKind: 'organisation',
    value: 'Old CPO',
    until,
  };
  const { approvalId } = unwrap(await lifecycle.grantBindingException(wish, spokenBy('somebody else')));
  unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, spokenBy('a third')));
  const [exception] = await lifecycle.bindingExceptions(
    { identityId: wish.identityId, after: null, limit: 1 },
    spokenBy('a third').actor,
  );
  const tolerated = { identityId: wish.identityId, tolerance: 'unknown_fields', until: wish.until };
  const tolerating = unwrap(await lifecycle.grantStationTolerance(tolerated, spokenBy('somebody else')));
  const yes = { approvalId: tolerating.approvalId, verdict: 'approve' } as const;
  unwrap(await lifecycle.answerApproval(yes, spokenBy('a third')));
  const [tolerance] = await lifecycle.stationTolerances(
    { identityId: wish.identityId, after: null, limit: 1 },
    spokenBy('a third').actor,
  );
  const about = { kind: 'identity', id: identity } as const;
  const everybody = { kind: 'user', id: 'test', roles: everyRole, owners: 'all' } as const;
  const [incident] = await lifecycle.incidents({ about, after: null, limit: 1 }, everybody);
  return {
    owner,
    charger,
    identity,
    certificate,
    request: ordered.certificateId,
    job: ordered.jobId,
    case: planning?.caseId ?? '',
    approval: text(asked['approvalId']),
    bulkAction: text(drafted['id']),
    importJob: text(importing['id']),
    account,
    user: text(person['id']),
    token: text(token['id']),
    webhook: text(webhook['id']),
    alertSilence: text(silence['id']),
    alertDelivery: text(alertOnItsWay?.id),
    incident: text(incident?.id),
    recoveryCase: text(recovery['recoveryCaseId']),
    bindingException: text(exception?.id),
    stationTolerance: text(tolerance?.id),
    securityEvent,
    stationLog: text(log['stationLogId']),
    family: familyOf(owner),
    capabilityException: text(excepted['exceptionId']),
  };
}

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error('not a text');
  return value;
};

/** A command of an administrator. */
const spokenBy = (person: string) => ({
  actor: { kind: 'user', id: person, person, roles: ['administrator'], owners: 'all' } as const,
  reason: 'a test',
  correlationId: 'cor_test',
});

/** By vendor and model, as the API makes it of a charger that is registered there. */
const familyOf = (owner: string): string => `V/M-${owner}`;

export const chargerOf = (owner: string, name = `CS-of-${owner}`) => ({
  ocppIdentity: name,
  serialNumber: `SN-${name}`,
  organisation: ORGANISATION,
  vendor: 'V',
  model: `M-${owner}`,
  owner,
  cohorts: [],
  basicAuthPassword: 'the-one-it-has-now',
});

export function csrOf(owner: string): string {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = [
    { name: 'O', value: ORGANISATION },
    { name: 'CN', value: `SN-CS-of-${owner}` },
  ] as const;
  return pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, ...key, extensions: [] }));
}
