import type { VariableAddress } from '../ocpp/messages.ts';
import { COMMUNICATION_VARIABLES } from './communication-variables.ts';
import { SECURITY_VARIABLES } from './security-variables.ts';
import type { Variable } from './variable.ts';

const VARIABLES = [...SECURITY_VARIABLES, ...COMMUNICATION_VARIABLES];

/** Names are compared without case (B05, B06). */
export function findVariable(
  address: VariableAddress,
): Variable | 'UnknownComponent' | 'UnknownVariable' | 'NotSupportedAttributeType' {
  const { component, variable, attributeType = 'Actual' } = address;
  const ofComponent = VARIABLES.filter((known) => same(known.component, component.name));
  if (ofComponent.length === 0 || component.instance !== undefined || component.evse !== undefined) {
    return 'UnknownComponent';
  }
  const found = ofComponent.find(
    (known) => same(known.variable, variable.name) && same(known.instance ?? '', variable.instance ?? ''),
  );
  if (found === undefined) return 'UnknownVariable';
  return attributeType === 'Actual' ? found : 'NotSupportedAttributeType';
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
