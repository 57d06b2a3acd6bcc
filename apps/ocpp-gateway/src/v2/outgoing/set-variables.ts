import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';
import { asRequested, isUnknownToStation, type NamedResult, resultFor, VARIABLES } from '../settings.ts';

interface SetVariablesResponse {
  readonly setVariableResult: readonly (NamedResult & {
    readonly attributeStatus: string;
    readonly attributeStatusInfo?: StatusInfo;
  })[];
}

/** B05, one variable at a time. An answer that does not mention it leaves open what happened. */
export function setVariables({ setting, value }: CommandOf<'change_setting'>): OutgoingCall | null {
  const variable = VARIABLES[setting];
  if (variable === null) return null;
  return outgoing<SetVariablesResponse>(
    'SetVariables',
    { setVariableData: [{ ...asRequested(variable), attributeValue: value }] },
    ({ setVariableResult }) => {
      const result = resultFor(setVariableResult, variable);
      if (result === undefined) return { outcome: 'unknown', detail: 'the answer does not mention the variable' };
      const { attributeStatus, attributeStatusInfo } = result;
      if (attributeStatus === 'Accepted') return { outcome: 'accepted' };
      if (attributeStatus === 'RebootRequired') return { outcome: 'accepted', pendingRestart: true };
      const detail = detailOf(attributeStatus, attributeStatusInfo);
      return isUnknownToStation(attributeStatus) ? { outcome: 'unsupported', detail } : { outcome: 'rejected', detail };
    },
  );
}
