import { operatingModels, renewalHolds } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { at, type EventType, eventOf, hash, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

/** Whose and which certificate: in every event about one. */
const about = {
  certificateRecordId: text,
  managedIdentityId: text,
  certificatePurpose: text,
  slot: text.nullable(),
};
/** From the signature on. */
const material = { ...about, fingerprint: hash };
/** Where there may be a certificate already, or none yet. */
const perhaps = { ...about, fingerprint: hash.optional() };

const bindingExceptions = z.array(text).optional().meta({
  description: 'ids of the exceptions without which its names would not have passed; absent: none was needed',
});

/** Nobody has renewed it. */
const late = {
  ...material,
  owner: text,
  validTo: at,
  reachedAt: at.meta({ description: 'when it came to the threshold; it is told a few seconds later' }),
  policyVersion: text,
  heldBecause: z
    .enum(renewalHolds)
    .nullable()
    .meta({ description: 'why its renewal has not begun; null: it begins now' }),
  detail: text.nullable(),
};

const jobFields = {
  certificateRecordId: text,
  managedIdentityId: text,
  certificatePurpose: text,
  jobId: text,
  jobAction: text,
  attempts: z.int(),
  death: text.nullable().meta({ description: 'handler_dies, attempts_spent or deadline_passed' }),
  result: text.nullable(),
};

/** The specification's event dictionary, with its fields, and names for what it leaves unnamed. */
export const certificateEvents: readonly EventType[] = [
  event('CertificateRequested', 'A record was begun: a certificate is wanted.', {
    ...perhaps,
    requestReason: text,
    requestedBy: text.meta({ description: 'kind and id of the actor, as in the audit' }),
  }),
  event('CSRValidated', 'Key and names of a signing request passed every check.', {
    ...about,
    jobId: text,
    csrFingerprint: hash,
    subjectPublicKeySha256: hash,
    subjectKeyId: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .meta({ description: 'RFC 5280 4.2.1.2 method 1, as in the certificate' }),
    identityBindingResult: z
      .enum(['exact_match', 'by_exception'])
      .meta({ description: 'by_exception: a name passed that is not the bound one' }),
    bindingExceptions,
  }),
  event('CertificateRequestRefused', 'The PKI refused to sign, or the request was refused before.', {
    ...about,
    reason: text,
    detail: text,
  }),
  event(
    'CertificateRevocationPlanChanged',
    'Its revocation was planned for when its successor is in use, or that plan ended.',
    {
      ...about,
      status: text.meta({ description: 'pending, done, withdrawn or moot' }),
      revocationReason: text,
      deadline: at.nullable().meta({ description: 'null: on evidence of the successor alone' }),
    },
  ),
  event('CertificateIssued', 'It is signed and recorded.', {
    ...material,
    issuerRef: text.meta({ description: 'name of the authority' }),
    issuingCaId: hash
      .nullable()
      .meta({ description: 'fingerprint of the issuing certificate; null where the root itself issued' }),
    serial: text,
    validFrom: at,
    validTo: at,
  }),
  event(
    'CertificateInstallRequested',
    'It is being handed to its endpoint, or somebody ordered that it be handed to it again.',
    {
      ...material,
      executionPath: text.meta({ description: 'how it leaves; `ordered again` when somebody asks for it once more' }),
      targetIdentity: text,
    },
  ),
  event('CertificateInstalled', 'Its endpoint accepted it, or an operator took it into service again.', {
    ...material,
    installationChannel: text,
    installedAt: at.nullable(),
  }),
  event('CertificateInstallFailed', 'Its endpoint refused it.', { ...material, detail: text }),
  event('CertificateActivated', 'Evidence of its use is recorded: it is in force.', {
    ...material,
    activatedAt: at,
    replacedCertificateId: text.nullable(),
    activationEvidenceType: text,
  }),
  event('CertificateActivationFailed', 'Its endpoint went back to the one before.', {
    ...material,
    cause: text,
    alarm: z.literal(true),
  }),
  event('CertificateDeactivated', 'An operator took it out of service.', material),
  event('CertificateRenewalStarted', 'A second record was begun that is to replace this one.', {
    ...about,
    existingCertificateId: text,
    renewalReason: text,
    thresholdTriggered: text,
  }),
  event(
    'CertificateRenewalEscalated',
    'Its escalation threshold has come and nothing that replaces it is in use.',
    late,
  ),
  event('CertificateRenewalOverdue', 'Its incident threshold has come and nothing that replaces it is in use.', late),
  event('CertificateRecovered', 'Its record was lost and is made again from the PKI’s ledger.', {
    ...material,
    serial: text,
    validTo: at,
  }),
  event('CertificateImported', 'It existed before it had a record here.', {
    ...material,
    issuerRef: text.meta({ description: 'name of the authority, or of the issuer outside' }),
    serial: text,
    validFrom: at,
    validTo: at,
    state: text.meta({ description: 'in which the record begins' }),
    operatingModel: z.enum(operatingModels),
    cause: z.enum(['imported', 'own_service']).meta({
      description: 'own_service: the PKI has made it for itself, or shows it at its door',
    }),
    platform: text.nullable(),
    platformStatus: text.nullable().meta({ description: 'the platform’s own word' }),
    bindingExceptions,
  }),
  event('CertificateRetired', 'It was replaced, given up or has expired.', { ...material, cause: text }),
  event('CertificateRevoked', 'Nobody is let in with it any more; other planes confirm later.', {
    ...material,
    reason: text,
    revokedAt: at,
  }),
  event('RevocationPlaneConfirmed', 'A revocation has arrived in one of the planes that are told of it.', {
    certificateRecordId: text,
    managedIdentityId: text,
    certificatePurpose: text,
    fingerprint: hash,
    plane: text.meta({ description: 'gateway, ocsp, crl, iot_hub, station or scheme' }),
    revokedAt: at,
    confirmedAt: at,
    detail: text,
  }),
  event('CertificateJobDied', 'A job is tried no more and waits for a person.', jobFields),
  event('CertificateJobRetried', 'A person sent a dead job on again.', jobFields),
  event('CertificateDeleted', 'Only its tombstone is left.', { ...perhaps, cause: text }),
  event('OrphanCertificateFound', 'A certificate exists, or may exist, that no record accounts for.', {
    orphanId: text,
    kind: text,
    authority: text,
    fingerprint: hash.nullable(),
    subject: text,
  }),
  event('PkiLedgerRolledBack', 'The PKI’s ledger is older than what was read from it before.', {
    position: z.int().optional(),
    fingerprint: hash.nullable().optional(),
    revocationsGivenBack: z.int().optional(),
  }),
];
