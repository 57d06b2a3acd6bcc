import { ok, type Result, refused } from '@bfcert/kernel/result';
import { looksLikeNetworkName } from '@bfcert/kernel/x509';

export const bindingKinds = [
  'ocpp_identity',
  'serial_number',
  'organisation',
  'country',
  'fqdn',
  'vendor',
  'model',
  'station',
  'station_behind',
  'secc_id',
  'v2g_root',
  'vin',
  'pcid',
  'emaid',
  'program',
  'iot_thing_name',
  'service_name',
] as const;
export type BindingKind = (typeof bindingKinds)[number];

export interface Binding {
  readonly kind: BindingKind;
  readonly value: string;
}

/**
 * Kinds whose value names one subject: no two identities may have the same one. A serial number is
 * unique over all vendors, because it is the CN that the certificates of one trust domain carry.
 */
export const identifyingKinds: readonly BindingKind[] = [
  'ocpp_identity',
  'serial_number',
  /** A station has one controller. */
  'station_behind',
  'fqdn',
  'secc_id',
  'vin',
  'pcid',
  'emaid',
  'iot_thing_name',
  'service_name',
];

/** Kinds of which an identity may have several: a vehicle has contracts, a controller has stations behind it. */
export const repeatableKinds: readonly BindingKind[] = ['station_behind', 'v2g_root', 'emaid', 'program'];

interface BindingRule {
  readonly pattern: RegExp;
  /** True for what fits the pattern and is refused all the same. */
  readonly excludes?: (value: string) => boolean;
  readonly constraint: string;
}

/** OCPP identifierString, at most 48 characters, and no colon (it separates user and password in HTTP Basic). */
const ocppIdentity: BindingRule = {
  pattern: /^[A-Za-z0-9*\-_=+|@.]{1,48}$/,
  constraint: '1–48 characters A-Z a-z 0-9 * - _ = + | @ .',
};

/**
 * What a value may look like. All are compared exactly afterwards, so none is trimmed, folded or
 * normalised here: a value that would need it is refused.
 */
const rules: Record<BindingKind, BindingRule> = {
  ocpp_identity: ocppIdentity,
  /**
   * It becomes the certificate's common name, so it must not look like a URL, an address or a host name
   * (OCPP A00.FR.511). BootNotification's serialNumber has 25 characters; X.520 would allow 64.
   */
  serial_number: {
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9 _+#().:/-]{0,23}[A-Za-z0-9)])?$/,
    excludes: looksLikeNetworkName,
    constraint: '1–25 letters, digits, spaces and _ + # ( ) . : / -, and no URL, address or host name',
  },
  /** X.520 ub-organization-name. */
  organisation: {
    pattern: /^(?! )[^\p{C}]{1,64}(?<! )$/u,
    constraint: '1–64 characters, no control characters, no outer spaces',
  },
  /** ISO15118Ctrlr.CountryName, ISO 3166-1 alpha-2. */
  country: { pattern: /^[A-Z]{2}$/, constraint: 'two capital letters' },
  fqdn: {
    pattern: /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    constraint: 'a lower-case DNS name without wildcard and without final dot',
  },
  vendor: { pattern: /^(?! )[^\p{C}]{1,50}(?<! )$/u, constraint: '1–50 characters' },
  model: { pattern: /^(?! )[^\p{C}]{1,50}(?<! )$/u, constraint: '1–50 characters' },
  /** The OCPP identity of the station that an EVSE's key is made and kept in. */
  station: ocppIdentity,
  /** The OCPP identity of a station that a local controller speaks for. */
  station_behind: ocppIdentity,
  /** ISO15118Ctrlr.SeccId, the CN of an EVSE's leaf; ISO 15118 identifiers have these separators. */
  secc_id: {
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9*_.-]{0,62}[A-Za-z0-9])?$/,
    excludes: looksLikeNetworkName,
    constraint: '1–64 letters, digits and * _ . -, and no URL, address or host name',
  },
  /** The V2G root that vehicles trust; a station may need a leaf under each of several (OCPP 2.1 A02.FR.27). */
  v2g_root: { pattern: /^[0-9a-f]{64}$/, constraint: 'the SHA-256 fingerprint of a root, 64 lower-case hex digits' },
  /** ISO 3779: no I, O and Q. */
  vin: { pattern: /^[A-HJ-NPR-Z0-9]{17}$/, constraint: '17 digits and capital letters without I, O and Q' },
  /** Provisioning certificate id: manufacturer code and 14 characters, with or without its check character. */
  pcid: { pattern: /^[A-Za-z0-9]{17,18}$/, constraint: '17 or 18 letters and digits' },
  /**
   * In the one spelling in which contracts can be compared: capitals, without separators and without
   * the optional check character.
   */
  emaid: {
    pattern: /^[A-Z]{2}[A-Z0-9]{12}$/,
    constraint: 'two capital letters and twelve capitals or digits, without separators and check character',
  },
  /** The program (OEM or scheme agreement) under which a vehicle's identity is used. */
  program: { pattern: /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, constraint: '1–40 of a-z 0-9 and inner -' },
  /** AWS IoT Core allows 128 of these characters, a common name 64. */
  iot_thing_name: {
    pattern: /^[A-Za-z0-9:_-]{1,64}$/,
    excludes: looksLikeNetworkName,
    constraint: '1–64 letters, digits and : _ -, and no URL, address or host name',
  },
  /** What this system calls a part of itself: an authority, or the control plane's door. */
  service_name: {
    pattern: /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
    constraint: '1–64 of a-z 0-9 and inner -',
  },
};

/** Refused with one sentence that says what is wrong. */
export function checkBindings(bindings: readonly Binding[]): Result<null, string> {
  const seen = new Set<string>();
  for (const { kind, value } of bindings) {
    if (!Object.hasOwn(rules, kind)) return refused(`${kind} is no kind of binding`);
    const rule = rules[kind];
    if (!rule.pattern.test(value) || rule.excludes?.(value)) return refused(`${kind} must be ${rule.constraint}`);
    const once = repeatableKinds.includes(kind) ? `${kind}=${value}` : kind;
    if (seen.has(once)) return refused(`${kind} is given twice`);
    seen.add(once);
  }
  return ok(null);
}
