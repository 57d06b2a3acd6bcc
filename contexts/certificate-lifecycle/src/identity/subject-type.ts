import type { BindingKind } from './binding.ts';

export const subjectTypes = [
  'charger',
  'controller',
  'evse',
  'vehicle',
  'iot_device',
  'backend_server',
  'manufacturer',
  'own_service',
] as const;
export type SubjectType = (typeof subjectTypes)[number];

export interface SubjectRule {
  /** The binding by which people call it. */
  readonly namedBy: BindingKind;
  /** Without these no certificate could be issued to the subject, nor its use be told from another's. */
  readonly required: readonly BindingKind[];
}

export const subjectRules: Readonly<Record<SubjectType, SubjectRule>> = {
  charger: { namedBy: 'ocpp_identity', required: ['ocpp_identity', 'serial_number', 'organisation'] },
  /** A local controller; the stations behind it are named one by one, never by a pattern. */
  controller: { namedBy: 'ocpp_identity', required: ['ocpp_identity', 'serial_number', 'organisation'] },
  /**
   * What vehicles see of a station (ISO 15118): one identity for each SeccId of a charger, so that its
   * certificates can never count among those with which the charger itself comes in.
   */
  evse: { namedBy: 'secc_id', required: ['secc_id', 'station', 'organisation'] },
  vehicle: { namedBy: 'vin', required: ['vin', 'organisation'] },
  iot_device: { namedBy: 'iot_thing_name', required: ['iot_thing_name', 'organisation'] },
  backend_server: { namedBy: 'fqdn', required: ['fqdn', 'organisation'] },
  /** Who signs the firmware of a family of stations. */
  manufacturer: { namedBy: 'vendor', required: ['vendor'] },
  /** A part of this system that has certificates of its own. It registers itself, and nobody else registers or changes one. */
  own_service: { namedBy: 'service_name', required: ['service_name'] },
};
