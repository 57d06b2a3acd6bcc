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
  max_certificate_chain_size: security('MaxCertificateChainSize'),
  additional_root_check: security('AdditionalRootCertificateCheck'),
  connection_priority: { component: 'OCPPCommCtrlr', variable: 'NetworkConfigurationPriority' },
  v2g_organisation_name: { component: 'ISO15118Ctrlr', variable: 'OrganizationName' },
  // Characteristics of variables are no values, and are not read as such.
  trust_anchor_capacity: null,
  connection_slots: null,
};

interface Characteristics {
  readonly maxLimit?: number;
  readonly valuesList?: string;
}

/** Settings that are characteristics: GetReport tells them, and GetVariables does not. */
export const LIMITS: readonly {
  readonly setting: SettingName;
  readonly of: VariableName;
  readonly read: (characteristics: Characteristics) => string | undefined;
}[] = [
  {
    setting: 'trust_anchor_capacity',
    of: security('CertificateEntries'),
    read: ({ maxLimit }) => (maxLimit === undefined ? undefined : String(maxLimit)),
  },
  {
    setting: 'connection_slots',
    of: { component: 'OCPPCommCtrlr', variable: 'NetworkConfigurationPriority' },
    read: ({ valuesList }) => valuesList,
  },
];

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
