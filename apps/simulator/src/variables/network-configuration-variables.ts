import type { NetworkProfile } from '../flash/station-memory.ts';
import { isForbiddenDowngrade } from '../station/lower-profiles.ts';
import { isCsmsUrl, SLOTS } from '../station/slots.ts';
import type { StationContext } from '../station/station-context.ts';
import { PASSWORD } from './security-variables.ts';
import { accepted, rejected, type Variable, type WriteOutcome, wholeNumber } from './variable.ts';

/**
 * B09 of 2.1: a slot as the component NetworkConfiguration, whose instance is the slot's number, with the variables it
 * requires and a password of its own. A slot may be written in part: it is looked at as a whole when the priority list takes it up (B09.FR.33).
 */
export const NETWORK_CONFIGURATION_VARIABLES: readonly Variable[] = SLOTS.flatMap((slot) => [
  inSlot(slot, 'OcppCsmsUrl', {
    read: ({ url }) => url,
    write: (value) => (isCsmsUrl(value) ? { url: value.replace(/\/+$/, '') } : rejected('InvalidURL')),
  }),
  inSlot(slot, 'SecurityProfile', {
    dataType: 'integer',
    read: ({ securityProfile }) => String(securityProfile),
    write(value, { flash, description }) {
      const securityProfile = wholeNumber(value, 1);
      if (securityProfile === null || securityProfile > 3) return rejected('InvalidValue');
      const isForbidden = isForbiddenDowngrade(securityProfile, flash.memory, description);
      return isForbidden ? rejected('NoSecurityDowngrade') : { securityProfile };
    },
  }),
  inSlot(slot, 'BasicAuthPassword', {
    limits: { maxLimit: 40 },
    write: (value) => (PASSWORD.test(value) ? { password: value } : rejected('InvalidValue')),
  }),
  inSlot(slot, 'MessageTimeout', {
    dataType: 'integer',
    read: ({ messageTimeoutSeconds }) => String(messageTimeoutSeconds),
    write(value) {
      const messageTimeoutSeconds = wholeNumber(value, 1);
      return messageTimeoutSeconds === null ? rejected('InvalidValue') : { messageTimeoutSeconds };
    },
  }),
  // What this station has one of is not kept.
  inSlot(slot, 'OcppVersion', oneOf('OCPP21')),
  inSlot(slot, 'OcppTransport', oneOf('JSON')),
  inSlot(slot, 'OcppInterface', oneOf('Any', 'Wired0')),
  // It has a cable: no access point and no VPN. Both belong to every slot (appendices of 2.1, dm_components_vars.csv v2.0).
  inSlot(slot, 'ApnEnabled', neverSo()),
  inSlot(slot, 'VpnEnabled', neverSo()),
]);

interface SlotVariable extends Pick<Variable, 'dataType'> {
  /** Absent: write-only. */
  readonly read?: (slot: NetworkProfile) => string;
  readonly limits?: ReturnType<NonNullable<Variable['limits']>>;
  /** What of the slot it changes, or why not. */
  readonly write: (value: string, station: StationContext) => Partial<NetworkProfile> | WriteOutcome;
}

function oneOf(...values: readonly [string, ...string[]]): SlotVariable {
  return {
    dataType: 'OptionList',
    read: () => values[0],
    limits: { valuesList: values.join(',') },
    write: (value) => (values.includes(value) ? {} : rejected('InvalidValue')),
  };
}

function neverSo(): SlotVariable {
  return {
    dataType: 'boolean',
    read: () => 'false',
    write: (value) => (value === 'false' ? {} : rejected('InvalidValue')),
  };
}

function inSlot(slot: number, variable: string, { dataType, read, limits, write }: SlotVariable): Variable {
  return {
    component: 'NetworkConfiguration',
    componentInstance: String(slot),
    variable,
    ...(dataType === undefined ? {} : { dataType }),
    ...(read === undefined
      ? {}
      : {
          read: ({ flash }: StationContext) =>
            read(flash.memory.slots[slot] ?? unwritten(flash.memory.securityProfile)),
        }),
    ...(limits === undefined ? {} : { limits: () => limits }),
    async write(value, station) {
      const { flash } = station;
      // B09.FR.22.
      if (flash.memory.priority.includes(slot)) return rejected('ActiveNetworkConf');
      const change = write(value, station);
      if ('attributeStatus' in change) return change;
      await flash.change(({ slots, securityProfile }) => ({
        slots: { ...slots, [slot]: { ...(slots[slot] ?? unwritten(securityProfile)), ...change } },
      }));
      return accepted;
    },
  };
}

const unwritten = (securityProfile: number): NetworkProfile => ({
  url: '',
  securityProfile,
  messageTimeoutSeconds: 30,
});
