import type { SentCommand } from '../dialect/dialect.ts';
import type { OutgoingCall } from '../dialect/outgoing-call.ts';
import type { IncomingRoute } from '../dialect/station-side.ts';
import { authorize } from './incoming/authorize.ts';
import { bootNotification } from './incoming/boot-notification.ts';
import { get15118EvCertificate } from './incoming/get-15118-ev-certificate.ts';
import { getCertificateStatus } from './incoming/get-certificate-status.ts';
import { heartbeat } from './incoming/heartbeat.ts';
import { logStatusNotification } from './incoming/log-status-notification.ts';
import { notifyEvent } from './incoming/notify-event.ts';
import { notifyReport } from './incoming/notify-report.ts';
import { securityEventNotification } from './incoming/security-event-notification.ts';
import { signCertificate } from './incoming/sign-certificate.ts';
import { statusNotification } from './incoming/status-notification.ts';
import { certificateSigned } from './outgoing/certificate-signed.ts';
import { deleteCertificate } from './outgoing/delete-certificate.ts';
import { getBaseReport } from './outgoing/get-base-report.ts';
import { listCertificates, listTrustAnchors } from './outgoing/get-installed-certificate-ids.ts';
import { getLog } from './outgoing/get-log.ts';
import { getNetworkConfiguration } from './outgoing/get-network-configuration.ts';
import { getReport } from './outgoing/get-report.ts';
import { getVariables } from './outgoing/get-variables.ts';
import { installCertificate } from './outgoing/install-certificate.ts';
import { reset } from './outgoing/reset.ts';
import { setNetworkProfile } from './outgoing/set-network-profile.ts';
import { setVariables } from './outgoing/set-variables.ts';
import { triggerLogStatus, triggerMessage, triggerOwnCertificate } from './outgoing/trigger-message.ts';
import type { Version2 } from './version.ts';

/** What stations of 2.0.1 and 2.1 send and is answered. */
export const INCOMING: ReadonlyMap<string, IncomingRoute> = new Map([
  ['Authorize', authorize],
  ['BootNotification', bootNotification],
  ['Get15118EVCertificate', get15118EvCertificate],
  ['GetCertificateStatus', getCertificateStatus],
  ['Heartbeat', heartbeat],
  ['LogStatusNotification', logStatusNotification],
  ['NotifyEvent', notifyEvent],
  ['NotifyReport', notifyReport],
  ['SecurityEventNotification', securityEventNotification],
  ['SignCertificate', signCertificate],
  ['StatusNotification', statusNotification],
]);

/** The messages below, by name: whether there are schemas of them is seen at the start. */
export const OUTGOING_ACTIONS: readonly string[] = [
  'CertificateSigned',
  'DeleteCertificate',
  'GetBaseReport',
  'GetInstalledCertificateIds',
  'GetLog',
  'GetReport',
  'GetVariables',
  'InstallCertificate',
  'Reset',
  'SetNetworkProfile',
  'SetVariables',
  'TriggerMessage',
];

/** What each command becomes on the wire; null where the version has no word for it. */
export const outgoingCallIn =
  (version: Version2) =>
  (command: SentCommand): OutgoingCall | null => {
    switch (command.kind) {
      case 'install_trust_anchor':
        return installCertificate(command, version);
      case 'list_trust_anchors':
        return listTrustAnchors();
      case 'list_certificates':
        return listCertificates(command);
      case 'delete_certificate':
        return deleteCertificate(command);
      case 'request_signing_request':
        return triggerMessage(command, version);
      case 'deliver_certificate':
        return certificateSigned(command, version);
      case 'read_settings':
        return getVariables(command);
      case 'report_settings':
        return getReport(command, version);
      case 'change_setting':
        return setVariables(command);
      case 'read_connection_slot':
        return getNetworkConfiguration(command);
      case 'write_connection_slot':
        return setNetworkProfile(command, version);
      case 'restart':
        return reset(command);
      case 'fetch_log':
        return getLog(command, { hasDataCollector: version === '2.1' });
      case 'ask_log_status':
        return triggerLogStatus();
      default:
        return command satisfies never;
    }
  };

/** For a station that does not know the call above. What it signs for its connection is for vehicles too, where it has one for both. */
export function furtherCallsOf(command: SentCommand): readonly OutgoingCall[] {
  if (command.kind === 'report_settings') return [getBaseReport(command)];
  if (command.kind !== 'request_signing_request' || command.combined !== true) return [];
  return [triggerOwnCertificate()];
}
