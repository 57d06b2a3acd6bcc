import { ok, type Result, refused } from '@bfcert/kernel/result';
import { looksLikeNetworkName } from '@bfcert/kernel/x509';
import { type EmaidRefusal, parseEmaid, plainEmaid } from './emaid.ts';
import { parseSeccId } from './secc-id.ts';
import { parsePcid, parseVin } from './vehicle-id.ts';

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
  readonly constraint: string;
  readonly isNormal: (value: string) => boolean;
  /** What is wrong with a value where that can be said closer than by the constraint; null: it cannot. */
  readonly explain?: (value: string) => string | null;
}

const matching =
  (pattern: RegExp): BindingRule['isNormal'] =>
  (value) =>
    pattern.test(value);

/** Of identifiers that others write in several ways: the one in which they are compared. */
const normalFormOf =
  (parse: (text: string) => Result<string, string>): BindingRule['isNormal'] =>
  (value) => {
    const parsed = parse(value);
    return parsed.ok && parsed.value === value;
  };

const emaidFaults: Readonly<Record<Exclude<EmaidRefusal, 'emaid_malformed'>, string>> = {
  emaid_check_character_wrong: 'its last character is not its check character (ISO 15118-2, annex H)',
  emaid_of_din_spec_91286: 'it is a contract of DIN SPEC 91286, which ISO 15118 does not have',
};

function explainEmaid(value: string): string | null {
  const parsed = parseEmaid(value);
  if (parsed.ok) return `here it is ${parsed.value}`;
  return parsed.refusal === 'emaid_malformed' ? null : emaidFaults[parsed.refusal];
}

/** OCPP identifierString, at most 48 characters, and no colon (it separates user and password in HTTP Basic). */
const ocppIdentity: BindingRule = {
  isNormal: matching(/^[A-Za-z0-9*\-_=+|@.]{1,48}$/),
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
    isNormal: (value) =>
      /^[A-Za-z0-9](?:[A-Za-z0-9 _+#().:/-]{0,23}[A-Za-z0-9)])?$/.test(value) && !looksLikeNetworkName(value),
    constraint: '1–25 letters, digits, spaces and _ + # ( ) . : / -, and no URL, address or host name',
  },
  /** X.520 ub-organization-name. */
  organisation: {
    isNormal: matching(/^(?! )[^\p{C}]{1,64}(?<! )$/u),
    constraint: '1–64 characters, no control characters, no outer spaces',
  },
  /** ISO15118Ctrlr.CountryName, ISO 3166-1 alpha-2. */
  country: { isNormal: matching(/^[A-Z]{2}$/), constraint: 'two capital letters' },
  fqdn: {
    isNormal: matching(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
    constraint: 'a lower-case DNS name without wildcard and without final dot',
  },
  vendor: { isNormal: matching(/^(?! )[^\p{C}]{1,50}(?<! )$/u), constraint: '1–50 characters' },
  model: { isNormal: matching(/^(?! )[^\p{C}]{1,50}(?<! )$/u), constraint: '1–50 characters' },
  /** The OCPP identity of the station that an EVSE's key is made and kept in. */
  station: ocppIdentity,
  /** The OCPP identity of a station that a local controller speaks for. */
  station_behind: ocppIdentity,
  secc_id: {
    isNormal: normalFormOf(parseSeccId),
    constraint: '1–64 letters, digits and * _ . -, and no URL, address or host name',
  },
  /** The V2G root that vehicles trust; a station may need a leaf under each of several (OCPP 2.1 A02.FR.27). */
  v2g_root: {
    isNormal: matching(/^[0-9a-f]{64}$/),
    constraint: 'the SHA-256 fingerprint of a root, 64 lower-case hex digits',
  },
  vin: {
    isNormal: normalFormOf(parseVin),
    constraint: '17 digits and capital letters without I, O and Q, the last four digits (ISO 3779)',
  },
  pcid: { isNormal: normalFormOf(parsePcid), constraint: '17 or 18 digits and capital letters' },
  emaid: {
    isNormal: normalFormOf(parseEmaid),
    explain: explainEmaid,
    constraint: 'two capital letters and twelve capitals or digits, without separators and check character',
  },
  /** The program (OEM or scheme agreement) under which a vehicle's identity is used. */
  program: { isNormal: matching(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/), constraint: '1–40 of a-z 0-9 and inner -' },
  /** AWS IoT Core allows 128 of these characters, a common name 64. */
  iot_thing_name: {
    isNormal: (value) => /^[A-Za-z0-9:_-]{1,64}$/.test(value) && !looksLikeNetworkName(value),
    constraint: '1–64 letters, digits and : _ -, and no URL, address or host name',
  },
  /** What this system calls a part of itself: an authority, or the control plane's door. */
  service_name: {
    isNormal: matching(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/),
    constraint: '1–64 of a-z 0-9 and inner -',
  },
};

/**
 * The spelling that a binding of this kind has, of a name that stands in a certificate: of contracts and of vehicles the one in
 * which they are compared, of all others the name as it is.
 */
export function spelledAs(kind: BindingKind, name: string): string {
  if (kind === 'emaid') return plainEmaid(name);
  if (kind !== 'pcid') return name;
  const pcid = parsePcid(name);
  return pcid.ok ? pcid.value : name;
}

/** Refused with one sentence that says what is wrong. */
export function checkBindings(bindings: readonly Binding[]): Result<null, string> {
  const seen = new Set<string>();
  for (const { kind, value } of bindings) {
    if (!Object.hasOwn(rules, kind)) return refused(`${kind} is no kind of binding`);
    const rule = rules[kind];
    if (!rule.isNormal(value)) {
      const closer = rule.explain?.(value) ?? null;
      return refused(`${kind} must be ${rule.constraint}${closer === null ? '' : `; ${closer}`}`);
    }
    const once = repeatableKinds.includes(kind) ? `${kind}=${value}` : kind;
    if (seen.has(once)) return refused(`${kind} is given twice`);
    seen.add(once);
  }
  return ok(null);
}
