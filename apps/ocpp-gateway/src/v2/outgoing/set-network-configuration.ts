import {
  type CommandOf,
  detailOf,
  inTurn,
  type OutgoingCall,
  outgoing,
  type StatusInfo,
} from '../../dialect/outgoing-call.ts';
import { isUnknownToStation } from '../settings.ts';

interface SetVariablesResponse {
  readonly setVariableResult: readonly {
    readonly component: { readonly name: string; readonly instance?: string };
    readonly variable: { readonly name: string };
    readonly attributeStatus: string;
    readonly attributeStatusInfo?: StatusInfo;
  }[];
}

/**
 * B09 of 2.1: a slot as the variables of NetworkConfiguration, whose instance is the slot, by the names of the appendices
 * (dm_components_vars.csv v2.0). ApnEnabled and VpnEnabled belong to every slot too, and are left as they are where no access
 * point was named: a station without a modem may not know them, and one unknown variable is a slot that is not written.
 * One in each message, as with all variables: how many a station takes at once is not known. Nothing uses the slot before the
 * priority list names it, so one that was written in part harms nobody.
 */
export function setNetworkConfiguration(
  { slot, url, securityProfile, messageTimeoutSeconds, network = {}, password }: CommandOf<'write_connection_slot'>,
  { ocppVersion, ocppInterface }: { readonly ocppVersion: string; readonly ocppInterface: string },
): OutgoingCall | null {
  const values = {
    OcppVersion: ocppVersion,
    OcppTransport: 'JSON',
    OcppCsmsUrl: url,
    MessageTimeout: String(messageTimeoutSeconds),
    SecurityProfile: String(securityProfile),
    OcppInterface: network.interface ?? ocppInterface,
    ...(network.apn === undefined ? {} : { ApnEnabled: 'true', Apn: network.apn, ApnAuthentication: 'AUTO' }),
    // Of this slot alone, before that of SecurityCtrlr. Identity is left to the one that all slots have.
    ...(password === undefined ? {} : { BasicAuthPassword: password }),
  };
  return inTurn(Object.entries(values).map(([name, value]) => writeOne(String(slot), name, value)));
}

const writeOne = (instance: string, name: string, attributeValue: string): OutgoingCall =>
  outgoing<SetVariablesResponse>(
    'SetVariables',
    {
      setVariableData: [{ component: { name: 'NetworkConfiguration', instance }, variable: { name }, attributeValue }],
    },
    ({ setVariableResult }) => {
      const result = setVariableResult.find(({ variable }) => variable.name.toLowerCase() === name.toLowerCase());
      if (result === undefined) return { outcome: 'unknown', detail: `the answer does not mention ${name}` };
      const { attributeStatus, attributeStatusInfo } = result;
      if (attributeStatus === 'Accepted') return { outcome: 'accepted' };
      if (attributeStatus === 'RebootRequired') return { outcome: 'accepted', pendingRestart: true };
      const detail = `${name}: ${detailOf(attributeStatus, attributeStatusInfo)}`;
      return { outcome: isUnknownToStation(attributeStatus) ? 'unsupported' : 'rejected', detail };
    },
  );
