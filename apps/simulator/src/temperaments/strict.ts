import type { ReceivedCall } from '../faults/fault-hooks.ts';
import type { Reply } from '../ocpp/call-pipe.ts';
import type { ReceivedCalls, VariableAddress } from '../ocpp/messages.ts';
import type { Temperament } from './temperaments.ts';

/**
 * Whatever the CSMS does against the standard ends the connection: a frame or a field that breaks its schema, a CALL before
 * the answer to the one before it, an answer to no CALL. A variable that is named twice in one message is refused (B05).
 */
export const strict: Temperament = {
  description: 'hangs up on everything that the standard forbids a CSMS: lengths, order, unknown ids',
  options: {},
  hooks: { hangsUp: true, insteadOfDoing: refusedForRepetition },
};

function refusedForRepetition({ action, payload }: ReceivedCall): Reply | null {
  if (action !== 'SetVariables' && action !== 'GetVariables') return null;
  const { setVariableData, getVariableData } = payload as Partial<
    ReceivedCalls['SetVariables']['request'] & ReceivedCalls['GetVariables']['request']
  >;
  const names = (setVariableData ?? getVariableData ?? []).map(nameOf);
  if (new Set(names).size === names.length) return null;
  return { kind: 'error', code: 'OccurrenceConstraintViolation', description: 'a variable is named twice' };
}

const nameOf = ({ component, variable, attributeType = 'Actual' }: VariableAddress): string =>
  JSON.stringify([component, variable.name, variable.instance ?? '', attributeType]).toLowerCase();
