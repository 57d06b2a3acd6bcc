import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { asRequested, type NamedResult, resultFor, VARIABLES } from '../settings.ts';

interface GetVariablesResponse {
  readonly getVariableResult: readonly (NamedResult & {
    readonly attributeStatus: string;
    readonly attributeValue?: string;
  })[];
}

/** B06. A variable the station does not know, or only takes, has the value null; what is no variable's value is not told. Null instead of a call: there is none to ask for. */
export function getVariables({ settings }: CommandOf<'read_settings'>): OutgoingCall | null {
  const variables = settings.flatMap((setting) => VARIABLES[setting] ?? []);
  if (variables.length === 0) return null;
  return outgoing<GetVariablesResponse>(
    'GetVariables',
    { getVariableData: variables.map(asRequested) },
    ({ getVariableResult }) => ({
      outcome: 'accepted',
      settings: Object.fromEntries(
        settings.flatMap((setting) => {
          const variable = VARIABLES[setting];
          if (variable === null) return [];
          const result = resultFor(getVariableResult, variable);
          return [[setting, result?.attributeStatus === 'Accepted' ? (result.attributeValue ?? null) : null]];
        }),
      ),
    }),
  );
}
