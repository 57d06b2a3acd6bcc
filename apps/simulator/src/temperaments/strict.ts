import type { ReceivedCall } from '../faults/fault-hooks.ts';
import type { Reply } from '../ocpp/call-pipe.ts';
import type { ReceivedCalls, VariableAddress } from '../ocpp/messages.ts';
import type { ReceivedCalls16 } from '../v16/messages.ts';
import type { Temperament } from './temperaments.ts';

/**
 * Whatever the CSMS does against the standard ends the connection: a frame or a field that breaks its schema, a CALL before
 * the answer to the one before it, an answer to no CALL. A variable that is named twice in one message is refused (B05),
 * and so is more than one: how many it takes at once it has not said (ItemsPerMessage; in 1.6 GetConfigurationMaxKeys).
 */
export const strict: Temperament = {
  description: 'hangs up on everything that the standard forbids a CSMS: lengths, order, unknown ids',
  options: {},
  hooks: { hangsUp: true, insteadOfDoing: refusedForNumber },
};

function refusedForNumber({ action, payload }: ReceivedCall): Reply | null {
  const named = NAMED_IN[action]?.(payload) ?? [];
  if (named.length < 2) return null;
  const isTwice = new Set(named).size < named.length;
  const description = isTwice ? 'a variable is named twice' : 'more than one at once';
  return { kind: 'error', code: 'OccurrenceConstraintViolation', description };
}

const nameOf = ({ component, variable, attributeType = 'Actual' }: Named): string =>
  JSON.stringify([component, variable?.name ?? '', variable?.instance ?? '', attributeType]).toLowerCase();

type Named = Omit<VariableAddress, 'variable'> & Partial<Pick<VariableAddress, 'variable'>>;
type Requests = { readonly [Action in keyof ReceivedCalls]: ReceivedCalls[Action]['request'] };

/** What a message asks for one by one; its payload has passed its schema. */
const NAMED_IN: Readonly<Record<string, (payload: unknown) => readonly string[]>> = {
  SetVariables: (payload) => (payload as Requests['SetVariables']).setVariableData.map(nameOf),
  GetVariables: (payload) => (payload as Requests['GetVariables']).getVariableData.map(nameOf),
  GetReport: (payload) => ((payload as Requests['GetReport']).componentVariable ?? []).map(nameOf),
  GetConfiguration: (payload) =>
    ((payload as ReceivedCalls16['GetConfiguration']['request']).key ?? []).map((key) => key.toLowerCase()),
};
