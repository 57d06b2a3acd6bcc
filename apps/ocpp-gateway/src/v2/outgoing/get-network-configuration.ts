import type { SettingName } from '@bfcert/evse-security/station-contract';
import { type CommandOf, inTurn, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
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
type Variable = (typeof VARIABLES)[number];
type Told = ReadonlyMap<Variable, string>;

/**
 * B06, of NetworkConfiguration, whose instance is the slot: standard in 2.1, and there in some stations of 2.0.1. One that
 * does not know it says so of each variable. One in each message, as with all variables: how many it takes is known only when
 * it was asked.
 */
export function getNetworkConfiguration({ slot }: CommandOf<'read_connection_slot'>): OutgoingCall | null {
  const told = new Map<Variable, string>();
  return inTurn(VARIABLES.map((name) => readOne(String(slot), name, told)));
}

/** Each adds what it was told; what it all means is seen with the last. */
const readOne = (instance: string, name: Variable, told: Map<Variable, string>): OutgoingCall =>
  outgoing<GetVariablesResponse>(
    'GetVariables',
    { getVariableData: [{ component: { name: 'NetworkConfiguration', instance }, variable: { name } }] },
    ({ getVariableResult }) => {
      const found = getVariableResult.find(({ variable }) => variable.name.toLowerCase() === name.toLowerCase());
      told.set(name, found?.attributeStatus === 'Accepted' ? (found.attributeValue ?? '').trim() : '');
      return { outcome: 'accepted', ...(told.size === VARIABLES.length ? { settings: networkOf(told) } : {}) };
    },
  );

function networkOf(values: Told): Partial<Record<SettingName, string | null>> {
  const told = (name: Variable): string => values.get(name) ?? '';
  const is = (name: Variable, text: string) => told(name).toLowerCase() === text;
  const apn = is('ApnEnabled', 'false') ? 'none' : told('Apn');
  const hasLogin = told('ApnUserName') !== '' || is('ApnAuthentication', 'chap') || is('ApnAuthentication', 'pap');
  const untold = [
    ...(is('VpnEnabled', 'true') ? ['vpn'] : []),
    ...(apn !== 'none' && hasLogin ? ['apn_login'] : []),
    ...(apn === '' && is('ApnEnabled', 'true') ? ['apn'] : []),
  ];
  return {
    network_interface: told('OcppInterface') || null,
    network_apn: apn || null,
    network_untold: untold.join(',') || null,
  };
}
