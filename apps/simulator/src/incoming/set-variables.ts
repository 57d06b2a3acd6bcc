import type { SetVariableResult } from '../ocpp/messages.ts';
import { findVariable } from '../variables/find-variable.ts';
import { rejected } from '../variables/variable.ts';
import type { Handler } from './answer.ts';

/** B05: one result per item, in the order of the request. */
export const setVariables: Handler<'SetVariables'> = async ({ setVariableData }, station) => {
  const setVariableResult: SetVariableResult[] = [];
  for (const { attributeValue, ...address } of setVariableData) {
    const { component, variable, attributeType = 'Actual' } = address;
    const found = findVariable(address, station);
    const outcome =
      typeof found === 'string'
        ? { attributeStatus: found }
        : ((await found.write?.(attributeValue, station)) ?? rejected('ReadOnly'));
    setVariableResult.push({ component, variable, attributeType, ...outcome });
  }
  return { response: { setVariableResult } };
};
