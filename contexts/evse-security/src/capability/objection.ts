import type { CapabilityName } from './capability.ts';
import { capabilities } from './capability.ts';
import type { Standing, StationCapabilities } from './station-capabilities.ts';

/** What is wanted of a station. */
export const wishes = [
  'migrate',
  'renew',
  'rotate_key',
  'install_anchor',
  'install_vehicle_roots',
  'deliver_certificate',
  'list_certificates',
  'delete_certificate',
  'fetch_security_log',
  'v2g_certificate',
  'v2g_20_certificate',
] as const;
export type Wish = (typeof wishes)[number];

export interface CapabilityObjection {
  readonly reason: 'family_excluded' | 'capability_missing' | 'no_way_back' | 'combined_crosses_trust_domains';
  readonly capability: CapabilityName;
  /** One sentence for a person: what it cannot do, and by whose word. */
  readonly detail: string;
}

/** As a command refuses with it. */
export type CapabilityRefusal = { readonly reason: CapabilityObjection['reason']; readonly detail: string };

type Check = (station: StationCapabilities) => CapabilityObjection | null;

const needs =
  (name: CapabilityName): Check =>
  (station) =>
    station[name].value === false ? missing(name, station[name]) : null;

/** Without these no certificate of its own comes into use. A root it may have already, from its factory. */
const certificate = ['list_certificates', 'signing_request', 'deliver_certificate'] as const;

const checks: Readonly<Record<Wish, readonly Check[]>> = {
  migrate: [isNotExcluded, ...certificate.map(needs), profileCanBeChanged, thereIsAWayBack],
  renew: [isNotExcluded, needs('signing_request'), needs('deliver_certificate')],
  rotate_key: [isNotExcluded, thereIsAWayBack],
  install_anchor: [isNotExcluded, needs('install_trust_anchor')],
  /** In 1.6 they go by another message than roots for its CSMS; they are believed once they are listed. */
  install_vehicle_roots: [isNotExcluded, needs('list_certificates'), needs('vehicle_roots')],
  /** For a request of its own too: a family that is told nothing by itself is answered. */
  deliver_certificate: [needs('deliver_certificate')],
  list_certificates: [isNotExcluded, needs('list_certificates')],
  delete_certificate: [isNotExcluded, needs('list_certificates'), needs('delete_certificate')],
  fetch_security_log: [isNotExcluded, needs('security_log')],
  v2g_certificate: [isNotExcluded, needs('v2g'), needs('signing_request'), certificatesAreSeparate],
  v2g_20_certificate: [isNotExcluded, needs('v2g_20'), needs('signing_request'), certificatesAreSeparate],
};

/** Why this cannot be had of the station; null: nothing is known against it. The first check that objects decides. */
export function objectionTo(wish: Wish, station: StationCapabilities): CapabilityObjection | null {
  for (const check of checks[wish]) {
    const objection = check(station);
    if (objection !== null) return objection;
  }
  return null;
}

/** Found when a combined one is ordered, and again when the station would be asked for its key. */
export interface CombinedObjection {
  readonly reason: 'combined_not_supported';
  readonly detail: string;
}

/** One certificate for its connection and for vehicles is had of a station of which that is known, and of no other. */
export function objectionToCombined({ certificates }: StationCapabilities): CombinedObjection | null {
  if (certificates.value === 'combined') return null;
  const detail = `No combined certificate can be had of the station: it has none for its connection and for vehicles at once, ${byWhom(certificates)}. Nothing was asked of it. Order it one of its own, or say that it has one for both (capability certificates).`;
  return { reason: 'combined_not_supported', detail };
}

function isNotExcluded({ path }: StationCapabilities): CapabilityObjection | null {
  if (path.value !== 'excluded') return null;
  const detail = `The station is excluded from what is done by itself, ${byWhom(path)}: it is managed as an exception.`;
  return { reason: 'family_excluded', capability: 'path', detail };
}

function profileCanBeChanged({ profile_change: way }: StationCapabilities): CapabilityObjection | null {
  if (way.value !== 'none') return null;
  const detail = `The station has no way to another security profile, ${byWhom(way)}.`;
  return { reason: 'capability_missing', capability: 'profile_change', detail };
}

/** Its key is replaced on the way: a station that forgets the old one at once and cannot come back would be lost. */
function thereIsAWayBack({ dual_slot_key: key, rollback }: StationCapabilities): CapabilityObjection | null {
  if (key.value !== false || rollback.value !== 'by_hand') return null;
  const detail = `The station forgets its old key when it is told a new one, ${byWhom(key)}, and comes back by hand only, ${byWhom(rollback)}: a lost answer would leave it without access.`;
  return { reason: 'no_way_back', capability: 'dual_slot_key', detail };
}

function certificatesAreSeparate({ certificates }: StationCapabilities): CapabilityObjection | null {
  if (certificates.value !== 'combined') return null;
  const detail = `The station has one certificate for its connection and for vehicles, ${byWhom(certificates)}: that crosses trust domains.`;
  return { reason: 'combined_crosses_trust_domains', capability: 'certificates', detail };
}

function missing(name: CapabilityName, standing: Standing): CapabilityObjection {
  const detail = `${name}: it is not so that the station ${capabilities[name].means}, ${byWhom(standing)}.`;
  return { reason: 'capability_missing', capability: name, detail };
}

function byWhom({ source, evidence }: Standing): string {
  switch (source) {
    case 'exception':
      return 'by an exception of its own';
    case 'observed':
      return `as it has shown (${evidence ?? ''})`;
    case 'declared':
      return 'as its family declares';
    case 'unknown':
      return 'as far as is known';
    default:
      return source satisfies never;
  }
}
