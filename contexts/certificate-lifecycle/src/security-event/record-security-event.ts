import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { parseCertificateId } from '../certificate/certificate-id.ts';
import { boundValue, type Identity, nameOfIdentity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { IncidentCause } from '../incident/causes.ts';
import { openIncident } from '../incident/open-incident.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { boundedJson, boundedText } from './bounded-text.ts';
import { isCritical } from './is-critical.ts';
import { keptApart, LONGEST_NAME } from './kept-apart.ts';
import { typeNamed } from './names.ts';
import type { SecurityEvent, SecurityEventReport } from './security-event.ts';
import { newSecurityEventId, type SecurityEventId } from './security-event-id.ts';
import { type SecurityEventType, taxonomy } from './taxonomy.ts';

/**
 * In the transaction of whoever saw it, so that what a source brings twice counts once. Of a type that is
 * an incident, and an identity that is known, the incident is opened with it; then the identity is locked,
 * so call it last.
 */
export async function recordSecurityEvent(
  deps: LifecycleDependencies,
  tx: Transaction,
  told: SecurityEventReport,
): Promise<SecurityEventId> {
  const report = await keptApart(deps, tx, told);
  const { source, count } = report;
  const type = typeNamed(source, report.type);
  const { category, severity } = taxonomy[type];
  const at = new Date(report.at).toISOString();
  const details = boundedJson(report.details);
  const id = await deps.securityEvents.add(tx, {
    id: newSecurityEventId(deps.clock.now()),
    type,
    reportedType: boundedText(report.type, LONGEST_NAME),
    category,
    severity,
    critical: isCritical(type, report.protocol ?? null),
    source,
    reporter: boundedText(report.reporter, 120),
    identityId: report.identityId,
    remoteAddress: report.remoteAddress === null ? null : boundedText(report.remoteAddress, 100),
    firstAt: at,
    lastAt: at,
    count: Math.max(1, count),
    reportedTime: report.reportedTime === null ? null : boundedText(report.reportedTime, 60),
    firstDetails: details,
    details,
    ...(await linksOf(deps, tx, report)),
  });
  await openIfIncident(deps, tx, report, { type, id });
  return id;
}

/** An owner is told of no certificate but their own. */
async function linksOf(
  deps: LifecycleDependencies,
  tx: Transaction,
  { identityId, about = {} }: SecurityEventReport,
): Promise<Pick<SecurityEvent, 'certificateId' | 'jobId' | 'processId'>> {
  const { fingerprint = null, processId = null } = about;
  const named = parseCertificateId(about.certificateId ?? '');
  const shown = fingerprint === null ? null : await deps.certificates.findByFingerprint(tx, fingerprint);
  const certificateId = named ?? shown?.id ?? null;
  const holder = certificateId === null ? null : await deps.certificates.identityOf(tx, certificateId);
  const isTheirs =
    identityId === null || holder === identityId || (named !== null && (await isOfEvse(deps, tx, holder, identityId)));
  if (certificateId === null || !isTheirs) {
    return { certificateId: null, jobId: null, processId };
  }
  return { certificateId, jobId: (await deps.jobs.openOf(tx, certificateId))?.id ?? null, processId };
}

/** What a station's EVSE shows to vehicles goes over the station's line, and so does what fails of it. */
async function isOfEvse(
  { identities }: LifecycleDependencies,
  tx: Transaction,
  holder: IdentityId | null,
  stationId: IdentityId,
): Promise<boolean> {
  const station = await identities.lock(tx, stationId);
  const evse = station === null || holder === null ? null : await identities.lock(tx, holder);
  const name = station === null ? null : boundValue(station, 'ocpp_identity');
  return evse?.subjectType === 'evse' && name !== null && boundValue(evse, 'station') === name;
}

/** What a family was said to do is one matter of that family, however many of its stations show otherwise. */
const objectOf = (cause: IncidentCause, { id, owner, family }: Identity): string =>
  cause === 'capability_contradicted' ? `${owner} ${family}` : id;

/** Of a stranger none: whoever knocks cannot wake somebody as often as they like. */
async function openIfIncident(
  deps: LifecycleDependencies,
  tx: Transaction,
  { identityId, type: reportedType, source, reporter }: SecurityEventReport,
  { type, id }: { readonly type: SecurityEventType; readonly id: SecurityEventId },
): Promise<void> {
  const cause = taxonomy[type].opens;
  const identity = cause === null || identityId === null ? null : await deps.identities.lock(tx, identityId);
  if (cause === null || identity === null) return;
  const incidentId = await openIncident(
    deps,
    tx,
    {
      cause,
      object: objectOf(cause, identity),
      summary: `${nameOfIdentity(identity)}: ${boundedText(reportedType, LONGEST_NAME)}.`,
      owner: identity.owner,
      purpose: null,
      links: [
        { kind: 'identity', id: identity.id },
        { kind: 'security_event', id },
      ],
    },
    {
      actor: systemActor('security-events'),
      reason: `${source} ${boundedText(reporter, 120)} reports it`,
      correlationId: newId('cor', deps.clock.now().getTime()),
      causationId: id,
    },
  );
  await deps.securityEvents.link(tx, id, incidentId);
}
