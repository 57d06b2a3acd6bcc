import type { SettingName } from '@bfcert/evse-security/station-contract';

/** Component and variable of OCPP 2.0.1 (Part 2 appendices). */
export interface VariableName {
  readonly component: string;
  readonly variable: string;
}

const security = (variable: string): VariableName => ({ component: 'SecurityCtrlr', variable });

/** Null: no variable has it as its value. */
export const VARIABLES: Readonly<Record<SettingName, VariableName | null>> = {
  organisation_name: security('OrganizationName'),
  authorization_key: security('BasicAuthPassword'),
  security_profile: security('SecurityProfile'),
  profile_downgrade_allowed: security('AllowSecurityProfileDowngrade'),
  max_certificate_chain_size: security('MaxCertificateChainSize'),
  additional_root_check: security('AdditionalRootCertificateCheck'),
  connection_priority: { component: 'OCPPCommCtrlr', variable: 'NetworkConfigurationPriority' },
  clock: { component: 'ClockCtrlr', variable: 'DateTime' },
  v2g_organisation_name: { component: 'ISO15118Ctrlr', variable: 'OrganizationName' },
  // Characteristics of variables are no values, and are not read as such.
  trust_anchor_capacity: null,
  authorization_key_max_length: null,
  authorization_key_in_slots: null,
  connection_slots: null,
  active_slot: { component: 'OCPPCommCtrlr', variable: 'ActiveNetworkProfile' },
  // Of one slot, whose number they need.
  network_interface: null,
  network_apn: null,
  network_untold: null,
};

interface Characteristics {
  readonly maxLimit?: number;
  readonly valuesList?: string;
}

/** What a report says of one variable. */
export interface Reported {
  readonly variableCharacteristics?: Characteristics;
  readonly variableAttribute?: readonly { readonly type?: string; readonly value?: string }[];
}

/** What is asked of a report: characteristics, which GetVariables does not tell, and what belongs to them. */
export const LIMITS: readonly {
  readonly setting: SettingName;
  readonly of: VariableName;
  /** Left out: since 2.0.1. */
  readonly since?: '2.1';
  readonly read: (reported: Reported) => string | undefined;
}[] = [
  {
    setting: 'trust_anchor_capacity',
    of: security('CertificateEntries'),
    read: maxLimit,
  },
  // Beside its value as every setting has one: a station that was asked for its limits need not be asked for it again.
  { setting: 'max_certificate_chain_size', of: security('MaxCertificateChainSize'), read: actualValue },
  // Its value is never told (B.3); how long one may be is.
  { setting: 'authorization_key_max_length', of: security('BasicAuthPassword'), read: maxLimit },
  // Of whichever slot: that a station has it at all is what is told.
  {
    setting: 'authorization_key_in_slots',
    of: { component: 'NetworkConfiguration', variable: 'BasicAuthPassword' },
    since: '2.1',
    read: ({ variableAttribute }) => (variableAttribute === undefined ? undefined : 'true'),
  },
  {
    setting: 'connection_slots',
    of: { component: 'OCPPCommCtrlr', variable: 'NetworkConfigurationPriority' },
    read: ({ variableCharacteristics }) => variableCharacteristics?.valuesList,
  },
];

function maxLimit({ variableCharacteristics }: Reported): string | undefined {
  return variableCharacteristics?.maxLimit === undefined ? undefined : String(variableCharacteristics.maxLimit);
}

function actualValue({ variableAttribute = [] }: Reported): string | undefined {
  return variableAttribute.find(({ type = 'Actual' }) => type === 'Actual')?.value;
}

/** An attributeStatus that says that the station has no such variable, or not in this form. */
export const isUnknownToStation = (attributeStatus: string): boolean =>
  attributeStatus === 'UnknownComponent' ||
  attributeStatus === 'UnknownVariable' ||
  attributeStatus === 'NotSupportedAttributeType';

/** How a request names a variable. */
export const asRequested = ({ component, variable }: VariableName) => ({
  component: { name: component },
  variable: { name: variable },
});

export interface NamedResult {
  readonly component: { readonly name: string };
  readonly variable: { readonly name: string };
}

/** Results come in any order and names are case-insensitive in OCPP 2.x, so a result is found by its name. */
export function resultFor<Result extends NamedResult>(
  results: readonly Result[],
  { component, variable }: VariableName,
): Result | undefined {
  return results.find(
    (result) => sameName(result.component.name, component) && sameName(result.variable.name, variable),
  );
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
