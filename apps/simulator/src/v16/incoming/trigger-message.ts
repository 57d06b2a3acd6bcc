import { triggerMessage as newest } from '../../incoming/trigger-message.ts';
import { type Handler16, statusAlone } from '../answer.ts';

/** 16:A02 and F06 of the whitepaper: the core profile's TriggerMessage with the messages of the extension. */
export const extendedTriggerMessage: Handler16<'ExtendedTriggerMessage'> = async ({ requestedMessage }, station) =>
  statusAlone(await newest({ requestedMessage: NAMES[requestedMessage] ?? requestedMessage }, station));

/** 5.17 of the core profile. It cannot ask for a signing request: its schema has no word for it. */
export const triggerMessage: Handler16<'TriggerMessage'> = async ({ requestedMessage }, station) =>
  statusAlone(await newest({ requestedMessage }, station));

const NAMES: Readonly<Record<string, string>> = { SignChargePointCertificate: 'SignChargingStationCertificate' };
