import { once } from '../evidence/activation-rule.ts';
import { backendServerPolicy } from '../policy/policy.ts';
import { runHere } from './own-entry.ts';
import type { Purpose } from './purpose.ts';

/**
 * The certificates our station listeners show. Two slots, because a station may speak only one of
 * TLS_ECDHE_ECDSA and TLS_RSA (OCPP 2.0.1 A00.FR.318/421), each with a chain of its own algorithm;
 * of several gateways under one name each has two of its own.
 * One that another manager (ACM) renews is tracked.
 */
export const backendServer: Purpose = {
  name: 'backend_server',
  trustDomain: 'backend-server',
  subjectTypes: ['backend_server'],
  slots: {
    kind: 'named',
    ofEach: true,
    slots: [
      { name: 'ec', profile: 'csms-server-ec' },
      { name: 'rsa', profile: 'csms-server-rsa' },
    ],
  },
  commonName: 'fqdn',
  dnsNames: 'fqdn',
  country: false,
  importedNames: 'dns_name',
  platform: 'aws_acm',
  key: 'endpoint',
  operatingModels: ['managed', 'tracked'],
  ownership: {
    kind: 'with_purpose',
    entry: runHere({ standardsSource: ['operator_policy'], deliveryPath: ['manual', 'other'] }),
  },
  visibleOnly: false,
  relyingParty: 'stations',
  activation: once('served_by_listener', { from: ['listener_probe'], withinHours: 24 }),
  renewal: 'open_request',
  policy: backendServerPolicy,
};
