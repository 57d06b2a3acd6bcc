import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { asRequested, type NamedResult, resultFor, VARIABLES } from '../settings.ts';

interface GetVariablesResponse {
  readonly getVariableResult: readonly (NamedResult & {
    readonly attributeStatus: string;
    readonly attributeValue?: string;
  })[];
}

/** B06. A variable the station does not know, or only takes, has the value null. */
export const getVariables = ({ settings }: CommandOf<'read_settings'>): OutgoingCall =>
  outgoing<GetVariablesResponse>(
    'GetVariables',
    { getVariableData: settings.map((setting) => asRequested(VARIABLES[setting])) },
    ({ getVariableResult }) => ({
      outcome: 'accepted',
      settings: Object.fromEntries(
        settings.map((setting) => {
          const result = resultFor(getVariableResult, VARIABLES[setting]);
          return [setting, result?.attributeStatus === 'Accepted' ? (result.attributeValue ?? null) : null];
        }),
      ),
    }),
  );
