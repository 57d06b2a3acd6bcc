import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { apiBench, BEARER } from '../http/testing/api-bench.ts';
import { cloudEventType } from './cloud-event.ts';
import { dataSchemaOf, eventTypes } from './dictionary.ts';

/** The specification's event dictionary, field by field. */
const SPECIFIED: Readonly<Record<string, readonly string[]>> = {
  CertificateRequested: ['managedIdentityId', 'certificatePurpose', 'requestReason', 'requestedBy'],
  CSRValidated: ['jobId', 'csrFingerprint', 'identityBindingResult', 'subjectKeyId'],
  CertificateIssued: ['certificateRecordId', 'issuerRef', 'validFrom', 'validTo', 'issuingCaId'],
  CertificateInstallRequested: ['certificateRecordId', 'executionPath', 'targetIdentity'],
  CertificateInstalled: ['certificateRecordId', 'installationChannel', 'installedAt'],
  CertificateActivated: ['certificateRecordId', 'activatedAt', 'replacedCertificateId', 'activationEvidenceType'],
  CertificateRenewalStarted: ['certificateRecordId', 'existingCertificateId', 'renewalReason', 'thresholdTriggered'],
  CertificateRevoked: ['certificateRecordId', 'reason', 'revokedAt'],
  TrustAnchorInstalled: ['targetIdentity', 'bundleVersion'],
  MigrationQuarantined: ['managedIdentityId', 'migrationCaseId', 'quarantineReason', 'failureCount'],
};

describe('the event dictionary', () => {
  test.each(Object.entries(SPECIFIED))('%s has the fields of the specification', (name, fields) => {
    const type = eventTypes.get(name);
    expect(Object.keys(type?.data.shape ?? {})).toEqual(expect.arrayContaining([...fields]));
  });

  test('every schema is one that others can use, and refuses data without its fields', () => {
    for (const type of eventTypes.values()) {
      const validate = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(dataSchemaOf(type));
      const required = (dataSchemaOf(type)['required'] ?? []) as string[];
      expect([type.name, validate({})]).toEqual([type.name, required.length === 0]);
    }
  });

  test('is served, each type under the name that its events give', async () => {
    const { app } = await apiBench();
    const { data } = (await app.inject({ url: '/api/v1/event-types', headers: BEARER })).json<{
      data: { name: string; type: string }[];
    }>();
    expect(data.map(({ name }) => name)).toEqual([...eventTypes.keys()]);
    expect(data[0]?.type).toBe(cloudEventType(data[0]?.name ?? ''));
    const one = await app.inject({ url: '/api/v1/event-types/CertificateRevoked', headers: BEARER });
    expect(one.json()).toMatchObject({ name: 'CertificateRevoked', version: 1 });
    const none = await app.inject({ url: '/api/v1/event-types/__proto__', headers: BEARER });
    expect([none.statusCode, none.json<{ code: string }>().code]).toEqual([404, 'not_found']);
    await app.close();
  });
});
