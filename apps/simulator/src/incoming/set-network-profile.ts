import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { NetworkConnectionProfile } from '../ocpp/messages.ts';
import { missingForProfile } from '../security/missing-for-profile.ts';
import { isForbiddenDowngrade } from '../station/lower-profiles.ts';
import { isCsmsUrl, SLOTS } from '../station/slots.ts';
import type { StationContext } from '../station/station-context.ts';
import type { Handler } from './answer.ts';

/** B09: reason codes of its errata 2025-09. */
type SlotRefusal = 'InvalidConfSlot' | 'NoSecurityDowngrade' | 'InvalidNetworkConf' | 'InvalidURL';

export const setNetworkProfile: Handler<'SetNetworkProfile'> = async (request, station) => {
  const { configurationSlot: slot, connectionData } = request;
  if (station.description.slotsAsVariablesOnly) {
    return { response: { status: 'Rejected', statusInfo: { reasonCode: 'UnsupportedRequest' } } };
  }
  const allowed = mayWriteSlot(slot, connectionData, station);
  if (!allowed.ok) {
    const { reasonCode, detail } = allowed.refusal;
    return { response: { status: 'Rejected', statusInfo: { reasonCode, additionalInfo: detail } } };
  }
  await station.flash.change(({ slots }) => ({
    slots: {
      ...slots,
      [slot]: {
        url: connectionData.ocppCsmsUrl.replace(/\/+$/, ''),
        securityProfile: connectionData.securityProfile,
        messageTimeoutSeconds: connectionData.messageTimeout,
      },
    },
  }));
  return { response: { status: 'Accepted' } };
};

function mayWriteSlot(
  slot: number,
  wanted: NetworkConnectionProfile,
  { flash, description, version: { slotName } }: StationContext,
): Result<null, { reasonCode: SlotRefusal; detail: string }> {
  const refuse = (reasonCode: SlotRefusal, detail: string) => refused({ reasonCode, detail });
  if (!SLOTS.includes(slot)) return refuse('InvalidConfSlot', `slots are ${SLOTS.join(', ')}`);
  if ((wanted.ocppVersion ?? slotName) !== slotName || wanted.ocppTransport !== 'JSON') {
    return refuse('InvalidNetworkConf', `only ${slotName} over JSON`);
  }
  if (isForbiddenDowngrade(wanted.securityProfile, flash.memory, description)) {
    return refuse('NoSecurityDowngrade', `in use: ${flash.memory.securityProfile}`);
  }
  if (wanted.securityProfile > 3) return refuse('InvalidNetworkConf', 'no such security profile');
  if (!isCsmsUrl(wanted.ocppCsmsUrl, wanted.securityProfile)) return refuse('InvalidURL', 'a wss:// URL is needed');
  const missing = missingForProfile(wanted.securityProfile, flash.memory);
  return missing === null ? ok(null) : refuse('InvalidNetworkConf', missing);
}
