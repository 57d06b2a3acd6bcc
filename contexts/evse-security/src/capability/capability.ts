import { networkInterfaces } from '../station-contract/index.ts';

/**
 * What a station can do, as far as anything here is chosen by it (ADR 18). A family declares it, a station shows it; what
 * neither has done is not known, and is tried only where its failure leaves the station with the access it had.
 */
type Form =
  | { readonly form: 'yes_no' }
  | { readonly form: 'choice'; readonly of: readonly string[] }
  | { readonly form: 'several'; readonly of: readonly string[] }
  | { readonly form: 'count'; readonly least: number; readonly most: number }
  /** Printable ASCII without spaces. */
  | { readonly form: 'word'; readonly most: number };

type Capability = Form & {
  /** Ends a sentence that begins with "the station". */
  readonly means: string;
};

const yesNo = (means: string) => ({ form: 'yes_no', means }) as const;

export const capabilities = {
  path: {
    form: 'choice',
    of: ['native_201', 'native_21', 'security_extension_16', 'vendor', 'excluded'],
    means: 'is told what we want in these words; excluded: in none, it is managed as an exception',
  },
  install_trust_anchor: yesNo('takes a root certificate (InstallCertificate)'),
  list_certificates: yesNo('says which certificates it has (GetInstalledCertificateIds)'),
  delete_certificate: yesNo('deletes a certificate that it has (DeleteCertificate)'),
  signing_request: yesNo('makes a key of its own and sends a signing request when it is asked (TriggerMessage)'),
  deliver_certificate: yesNo('takes the certificate for its key (CertificateSigned)'),
  profile_change: {
    form: 'choice',
    of: ['connection_slot', 'slot_settings', 'in_place', 'none'],
    means:
      'comes to another security profile so: by a slot that is written as one message, by the settings of a slot, or by one setting in its place',
  },
  network_interface: {
    form: 'choice',
    of: networkInterfaces,
    means: 'reaches us through this interface',
  },
  network_apn: {
    form: 'word',
    most: 100,
    means: 'is told this access point (APN) for its modem, without a name and a password; none: it is told none',
  },
  additional_root_check: yesNo(
    'takes a new root only if the one it has has signed it (AdditionalRootCertificateCheck)',
  ),
  max_chain_size: {
    form: 'count',
    least: 1,
    most: 10_000,
    means: 'takes a chain of at most so many characters (MaxCertificateChainSize)',
  },
  key_types: {
    form: 'several',
    of: ['ec_p256', 'ec_p384', 'ec_p521', 'ed25519', 'ed448', 'rsa_2048', 'rsa_3072', 'rsa_4096'],
    means: 'makes keys of these types',
  },
  certificates: {
    form: 'choice',
    of: ['separate', 'combined'],
    means: 'has one certificate for its connection and others for vehicles, or one for both',
  },
  v2g: yesNo('takes certificates for vehicles by ISO 15118-2'),
  v2g_20: yesNo('takes certificates for vehicles by ISO 15118-20'),
  dual_slot_key: yesNo('keeps the AuthorizationKey it has until a new one has worked'),
  key_rollback: yesNo(
    'comes back with the AuthorizationKey before, after it has gone back to an older state by itself',
  ),
  key_reading: {
    form: 'choice',
    of: ['plain', 'bytes', 'hex_text'],
    means: 'makes this of the password it is told',
  },
  rollback: {
    form: 'choice',
    of: ['by_itself', 'by_hand'],
    means: 'comes back to its old connection by itself, or by the hand of a person, when the new one does not work',
  },
  vehicle_roots: yesNo(
    'takes roots by which it checks contracts and vehicles (InstallCertificate of MO, V2G and OEM roots)',
  ),
  security_log: yesNo('sends its security log (GetLog)'),
} as const satisfies Readonly<Record<string, Capability>>;

export type CapabilityName = keyof typeof capabilities;
export const capabilityNames = Object.keys(capabilities) as readonly CapabilityName[];

export const isCapabilityName = (name: string): name is CapabilityName => Object.hasOwn(capabilities, name);

type ValueOf<Entry> = Entry extends { form: 'yes_no' }
  ? boolean
  : Entry extends { form: 'count' }
    ? number
    : Entry extends { form: 'word' }
      ? string
      : Entry extends { form: 'choice'; of: readonly (infer One)[] }
        ? One
        : Entry extends { form: 'several'; of: readonly (infer One)[] }
          ? readonly One[]
          : never;

export type CapabilityValues = { readonly [Name in CapabilityName]: ValueOf<(typeof capabilities)[Name]> };
export type CapabilityValue = CapabilityValues[CapabilityName];

/** What is not named is not declared. */
export type DeclaredCapabilities = Partial<CapabilityValues>;

/** Null: a value that this capability has; else what was expected, for a person. */
export function faultOfValue(name: CapabilityName, value: unknown): string | null {
  const entry: Capability = capabilities[name];
  switch (entry.form) {
    case 'yes_no':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'choice':
      return typeof value === 'string' && entry.of.includes(value) ? null : `one of ${entry.of.join(', ')}`;
    case 'count':
      return Number.isSafeInteger(value) && (value as number) >= entry.least && (value as number) <= entry.most
        ? null
        : `a whole number from ${entry.least} to ${entry.most}`;
    case 'word':
      return typeof value === 'string' && value.length <= entry.most && /^[\x21-\x7e]+$/.test(value)
        ? null
        : `up to ${entry.most} characters of ASCII without spaces`;
    case 'several':
      return isSomeOf(entry.of, value) ? null : `some of ${entry.of.join(', ')}, each once`;
    default:
      return entry satisfies never;
  }
}

const isSomeOf = (known: readonly string[], value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => known.includes(one)) &&
  new Set(value).size === value.length;

/** What was observed fits what was declared: the same, of several one of them. */
export function agrees(declared: CapabilityValue, observed: CapabilityValue): boolean {
  if (typeof declared === 'object') {
    return typeof observed === 'object' && observed.every((one) => (declared as readonly string[]).includes(one));
  }
  return declared === observed;
}

export const valueInWords = (value: CapabilityValue): string =>
  typeof value === 'object' ? value.join(', ') : value === true ? 'yes' : value === false ? 'no' : String(value);
