import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';
import type { Version2 } from '../version.ts';
import { setNetworkConfiguration } from './set-network-configuration.ts';

interface SetNetworkProfileResponse {
  readonly status: 'Accepted' | 'Rejected' | 'Failed';
  readonly statusInfo?: StatusInfo;
}

/**
 * What a version calls itself, and the interface where none is named: a 2.0.1 station must be told one of four wired or
 * four wireless ones. AUTO ends in no authentication where there is no name and no password, which are not sent.
 */
const NAMES: Readonly<Record<Version2, { readonly ocppVersion: string; readonly ocppInterface: string }>> = {
  '2.0.1': { ocppVersion: 'OCPP20', ocppInterface: 'Wired0' },
  '2.1': { ocppVersion: 'OCPP21', ocppInterface: 'Any' },
};

/** B09. The URL goes without the identity, which the station appends. 2.1 deprecates the message for variables of the slot. */
export function setNetworkProfile(slot: CommandOf<'write_connection_slot'>, version: Version2): OutgoingCall | null {
  if (slot.by === 'settings') return version === '2.1' ? setNetworkConfiguration(slot, NAMES[version]) : null;
  // One that stays away is not noticed before the station comes with the one before.
  if (slot.password !== undefined) return null;
  const { network = {} } = slot;
  return outgoing<SetNetworkProfileResponse>(
    'SetNetworkProfile',
    {
      configurationSlot: slot.slot,
      connectionData: {
        ...NAMES[version],
        ...(network.interface === undefined ? {} : { ocppInterface: network.interface }),
        ...(network.apn === undefined ? {} : { apn: { apn: network.apn, apnAuthentication: 'AUTO' } }),
        ocppTransport: 'JSON',
        ocppCsmsUrl: slot.url,
        messageTimeout: slot.messageTimeoutSeconds,
        securityProfile: slot.securityProfile,
      },
    },
    ({ status, statusInfo }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      const detail = detailOf(status, statusInfo);
      return statusInfo?.reasonCode === 'UnsupportedRequest'
        ? { outcome: 'unsupported', detail }
        : { outcome: 'rejected', detail };
    },
  );
}
