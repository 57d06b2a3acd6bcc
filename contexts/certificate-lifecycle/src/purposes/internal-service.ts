import { once } from '../evidence/activation-rule.ts';
import { madeByThePki } from './own-entry.ts';
import { policyInDays } from './policy-in-days.ts';
import type { Purpose } from './purpose.ts';

/**
 * Certificates by which our own processes know each other: short-lived, alarmed. One that the operator makes, as that of
 * the control plane's door, is tracked.
 */
export const internalService: Purpose = {
  name: 'internal_service',
  trustDomain: 'internal',
  subjectTypes: ['own_service'],
  slots: { kind: 'none' },
  commonName: null,
  dnsNames: null,
  country: false,
  importedNames: 'none',
  platform: null,
  key: 'own_process',
  operatingModels: ['managed', 'tracked'],
  ownership: { kind: 'with_purpose', entry: madeByThePki },
  visibleOnly: false,
  relyingParty: null,
  activation: once('used_by_process', { from: ['own_process'], withinHours: 24 }),
  renewal: 'renews_itself',
  policy: policyInDays('internal_service/1', {
    validity: 0,
    renewBefore: 7,
    escalateBefore: 3,
    incidentBefore: 1,
    rollbackWindow: 0,
  }),
};
