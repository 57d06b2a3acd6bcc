import type { VariableAddress } from '../ocpp/messages.ts';
import type { StationContext } from '../station/station-context.ts';
import { CLOCK_VARIABLES } from './clock-variables.ts';
import { COMMUNICATION_VARIABLES } from './communication-variables.ts';
import { CONTRACT_VARIABLES } from './contract-variables.ts';
import { NETWORK_CONFIGURATION_VARIABLES } from './network-configuration-variables.ts';
import { SECURITY_VARIABLES } from './security-variables.ts';
import type { Variable } from './variable.ts';

const VARIABLES = [...SECURITY_VARIABLES, ...COMMUNICATION_VARIABLES, ...CLOCK_VARIABLES, ...CONTRACT_VARIABLES];
const WITH_SLOTS = [...VARIABLES, ...NETWORK_CONFIGURATION_VARIABLES];
const WITHOUT_SHARED_PASSWORD = WITH_SLOTS.filter(
  ({ component, variable }) => component !== 'SecurityCtrlr' || variable !== 'BasicAuthPassword',
);

/** Those of the version that the station speaks. */
export function variablesOf({
  version,
  description,
}: Pick<StationContext, 'version' | 'description'>): readonly Variable[] {
  if (!version.slotsAreVariables) return VARIABLES;
  return description.passwordsInSlotsOnly ? WITHOUT_SHARED_PASSWORD : WITH_SLOTS;
}

/** Names are compared without case (B05, B06). */
export function findVariable(
  address: VariableAddress,
  station: Pick<StationContext, 'version' | 'description'>,
): Variable | 'UnknownComponent' | 'UnknownVariable' | 'NotSupportedAttributeType' {
  const { component, variable, attributeType = 'Actual' } = address;
  const ofComponent = variablesOf(station).filter(
    (known) => same(known.component, component.name) && same(known.componentInstance ?? '', component.instance ?? ''),
  );
  if (ofComponent.length === 0 || component.evse !== undefined) {
    return 'UnknownComponent';
  }
  const found = ofComponent.find(
    (known) => same(known.variable, variable.name) && same(known.instance ?? '', variable.instance ?? ''),
  );
  if (found === undefined) return 'UnknownVariable';
  return attributeType === 'Actual' ? found : 'NotSupportedAttributeType';
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
