import type { StationCommand } from '@bfcert/evse-security/station-contract';
import { bootNotification } from './incoming/boot-notification.ts';
import { heartbeat } from './incoming/heartbeat.ts';
import { notifyEvent } from './incoming/notify-event.ts';
import { notifyReport } from './incoming/notify-report.ts';
import { securityEventNotification } from './incoming/security-event-notification.ts';
import { signCertificate } from './incoming/sign-certificate.ts';
import { statusNotification } from './incoming/status-notification.ts';
import { certificateSigned } from './outgoing/certificate-signed.ts';
import { getInstalledCertificateIds } from './outgoing/get-installed-certificate-ids.ts';
import { getVariables } from './outgoing/get-variables.ts';
import { installCertificate } from './outgoing/install-certificate.ts';
import { reset } from './outgoing/reset.ts';
import { setNetworkProfile } from './outgoing/set-network-profile.ts';
import { setVariables } from './outgoing/set-variables.ts';
import { triggerMessage } from './outgoing/trigger-message.ts';
import type { CommandOf, OutgoingCall } from './outgoing-call.ts';
import type { IncomingRoute } from './station-side.ts';

/** Every message of a station that this gateway answers. Another one gets NotImplemented. */
export const INCOMING: ReadonlyMap<string, IncomingRoute> = new Map([
  ['BootNotification', bootNotification],
  ['Heartbeat', heartbeat],
  ['NotifyEvent', notifyEvent],
  ['NotifyReport', notifyReport],
  ['SecurityEventNotification', securityEventNotification],
  ['SignCertificate', signCertificate],
  ['StatusNotification', statusNotification],
]);

/** What a command becomes on the wire; `close_session` is the one that sends nothing. */
type CommandOnTheWire = Exclude<StationCommand['kind'], 'close_session'>;

const OUTGOING: { readonly [Kind in CommandOnTheWire]: (command: CommandOf<Kind>) => OutgoingCall } = {
  install_trust_anchor: installCertificate,
  list_trust_anchors: getInstalledCertificateIds,
  request_signing_request: triggerMessage,
  deliver_certificate: certificateSigned,
  read_settings: getVariables,
  change_setting: setVariables,
  write_connection_slot: setNetworkProfile,
  restart: reset,
};

export const OUTGOING_ACTIONS: readonly string[] = [
  'CertificateSigned',
  'GetInstalledCertificateIds',
  'GetVariables',
  'InstallCertificate',
  'Reset',
  'SetNetworkProfile',
  'SetVariables',
  'TriggerMessage',
];

export function outgoingCallOf<Kind extends CommandOnTheWire>(command: CommandOf<Kind> & { kind: Kind }): OutgoingCall {
  const translate: (command: CommandOf<Kind>) => OutgoingCall = OUTGOING[command.kind];
  return translate(command);
}
