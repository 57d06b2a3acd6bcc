import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import type { NamedResult } from '../settings.ts';

interface GetVariablesResponse {
  readonly getVariableResult: readonly (NamedResult & {
    readonly attributeStatus: string;
    readonly attributeValue?: string;
  })[];
}

/**
 * By the names that the appendices of 2.1 have for them (dm_components_vars.csv v2.0), where ApnEnabled and VpnEnabled belong
 * to every slot and the others to one that has an access point. Passwords and keys are write-only, and are not asked for.
 */
const VARIABLES = ['OcppInterface', 'ApnEnabled', 'Apn', 'ApnUserName', 'ApnAuthentication', 'VpnEnabled'] as const;

/**
 * B06, of NetworkConfiguration, whose instance is the slot: standard in 2.1, and there in some stations of 2.0.1. One that
 * does not know it says so of each variable.
 */
export function getNetworkConfiguration({ slot }: CommandOf<'read_connection_slot'>): OutgoingCall {
  const component = { name: 'NetworkConfiguration', instance: String(slot) };
  const getVariableData = VARIABLES.map((name) => ({ component, variable: { name } }));
  return outgoing<GetVariablesResponse>('GetVariables', { getVariableData }, ({ getVariableResult }) => {
    const told = (name: (typeof VARIABLES)[number]): string => {
      const found = getVariableResult.find(({ variable }) => variable.name.toLowerCase() === name.toLowerCase());
      return found?.attributeStatus === 'Accepted' ? (found.attributeValue ?? '').trim() : '';
    };
    const is = (name: (typeof VARIABLES)[number], text: string) => told(name).toLowerCase() === text;
    const apn = is('ApnEnabled', 'false') ? 'none' : told('Apn');
    const hasLogin = told('ApnUserName') !== '' || is('ApnAuthentication', 'chap') || is('ApnAuthentication', 'pap');
    const untold = [
      ...(is('VpnEnabled', 'true') ? ['vpn'] : []),
      ...(apn !== 'none' && hasLogin ? ['apn_login'] : []),
      ...(apn === '' && is('ApnEnabled', 'true') ? ['apn'] : []),
    ];
    return {
      outcome: 'accepted',
      settings: {
        network_interface: told('OcppInterface') || null,
        network_apn: apn || null,
        network_untold: untold.join(',') || null,
      },
    };
  });
}
