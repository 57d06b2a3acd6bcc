import { once } from '../evidence/activation-rule.ts';
import { runHere } from './own-entry.ts';
import { policyInDays } from './policy-in-days.ts';
import type { Purpose } from './purpose.ts';

/**
 * A device's client certificate towards the IoT hub. The one purpose whose key may be made centrally,
 * for one download (D-004 excepts it: the pattern that exists). A certificate that the hub made says
 * nothing of the device in its names, so an imported one is whose the hub says it is.
 */
export const iotHubIdentity: Purpose = {
  name: 'iot_hub_identity',
  trustDomain: 'iot',
  subjectTypes: ['iot_device'],
  slots: { kind: 'single', profile: 'iot-device' },
  commonName: 'iot_thing_name',
  dnsNames: null,
  country: false,
  importedNames: 'none',
  platform: 'aws_iot',
  key: 'central',
  operatingModels: ['managed', 'tracked'],
  ownership: {
    kind: 'with_purpose',
    entry: runHere({ standardsSource: ['operator_policy'], privateKeyOwner: 'operator', deliveryPath: ['manual'] }),
  },
  visibleOnly: false,
  relyingParty: 'iot_hub',
  activation: once('iot_platform_active', { from: ['iot_platform'], withinHours: 24 }),
  renewal: 'by_a_person',
  policy: policyInDays('iot_hub_identity/1', {
    validity: 365,
    renewBefore: 30,
    escalateBefore: 14,
    incidentBefore: 7,
    rollbackWindow: 1,
  }),
};
