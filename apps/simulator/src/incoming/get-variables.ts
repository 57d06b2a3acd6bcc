import type { GetVariableResult, VariableAddress } from '../ocpp/messages.ts';
import type { StationContext } from '../station/station-context.ts';
import { findVariable } from '../variables/find-variable.ts';
import type { Handler } from './answer.ts';

/** B06. */
export const getVariables: Handler<'GetVariables'> = async ({ getVariableData }, station) => ({
  response: { getVariableResult: getVariableData.map((address) => readOne(address, station)) },
});

function readOne(address: VariableAddress, station: StationContext): GetVariableResult {
  const { component, variable, attributeType = 'Actual' } = address;
  const found = findVariable(address, station);
  if (typeof found === 'string') return { component, variable, attributeType, attributeStatus: found };
  if (found.read === undefined) {
    const attributeStatusInfo = { reasonCode: 'WriteOnly' };
    return { component, variable, attributeType, attributeStatus: 'Rejected', attributeStatusInfo };
  }
  return { component, variable, attributeType, attributeStatus: 'Accepted', attributeValue: found.read(station) };
}
