import type { SettingName } from '@bfcert/evse-security/station-contract';
import { type CommandOf, inTurn, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { asRequested, type NamedResult, resultFor, VARIABLES, type VariableName } from '../settings.ts';

interface GetVariablesResponse {
  readonly getVariableResult: readonly (NamedResult & {
    readonly attributeStatus: string;
    readonly attributeValue?: string;
  })[];
}

/**
 * B06, one variable in each message: how many a station takes at once (ItemsPerMessage) is known only when it was asked for,
 * and has no default. A variable the station does not know, or only takes, has the value null; what is no variable's value is
 * not told. Null instead of a call: there is none to ask for.
 */
export const getVariables = ({ settings }: CommandOf<'read_settings'>): OutgoingCall | null =>
  inTurn(
    settings.flatMap((setting) => {
      const variable = VARIABLES[setting];
      return variable === null ? [] : [readOne(setting, variable)];
    }),
  );

const readOne = (setting: SettingName, variable: VariableName): OutgoingCall => ({
  ...outgoing<GetVariablesResponse>(
    'GetVariables',
    { getVariableData: [asRequested(variable)] },
    ({ getVariableResult }) => {
      const result = resultFor(getVariableResult, variable);
      const value = result?.attributeStatus === 'Accepted' ? (result.attributeValue ?? null) : null;
      return { outcome: 'accepted', settings: { [setting]: value } };
    },
  ),
  standsAlone: true,
});
