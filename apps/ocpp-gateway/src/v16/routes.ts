import type { CertificateKind } from '@bfcert/evse-security/station-contract';
import type { SentCommand } from '../dialect/dialect.ts';
import type { OutgoingCall } from '../dialect/outgoing-call.ts';
import type { IncomingRoute } from '../dialect/station-side.ts';
import { heartbeat } from '../v2/incoming/heartbeat.ts';
import { logStatusNotification } from '../v2/incoming/log-status-notification.ts';
import { securityEventNotification } from '../v2/incoming/security-event-notification.ts';
import { statusNotification } from '../v2/incoming/status-notification.ts';
import { deleteCertificate } from '../v2/outgoing/delete-certificate.ts';
import { getLog } from '../v2/outgoing/get-log.ts';
import { bootNotification } from './incoming/boot-notification.ts';
import { dataTransfer } from './incoming/data-transfer.ts';
import { signCertificate } from './incoming/sign-certificate.ts';
import { certificateSigned } from './outgoing/certificate-signed.ts';
import { changeConfiguration } from './outgoing/change-configuration.ts';
import { extendedTriggerMessage, triggerLogStatus } from './outgoing/extended-trigger-message.ts';
import { getConfiguration } from './outgoing/get-configuration.ts';
import { listCertificates, listTrustAnchors } from './outgoing/get-installed-certificate-ids.ts';
import { installCertificate } from './outgoing/install-certificate.ts';
import { reset } from './outgoing/reset.ts';

/**
 * What stations of 1.6 send and is answered: as in 2.x nothing of a transaction, which is the business of the CSMS
 * behind us. Four messages are the same in every version, and so is GetLog.
 */
export const INCOMING: ReadonlyMap<string, IncomingRoute> = new Map([
  ['BootNotification', bootNotification],
  ['DataTransfer', dataTransfer],
  ['Heartbeat', heartbeat],
  ['LogStatusNotification', logStatusNotification],
  ['SecurityEventNotification', securityEventNotification],
  ['SignCertificate', signCertificate],
  ['StatusNotification', statusNotification],
]);

/** The messages below, by name: whether there are schemas of them is seen at the start. */
export const OUTGOING_ACTIONS: readonly string[] = [
  'CertificateSigned',
  'ChangeConfiguration',
  'DataTransfer',
  'DeleteCertificate',
  'ExtendedTriggerMessage',
  'GetConfiguration',
  'GetInstalledCertificateIds',
  'GetLog',
  'InstallCertificate',
  'Reset',
];

const FOR_VEHICLES: ReadonlySet<CertificateKind> = new Set(['v2g_root', 'mo_root', 'oem_root', 'v2g_chain']);
const isForVehicles = (kind: CertificateKind | undefined): boolean => kind !== undefined && FOR_VEHICLES.has(kind);

/** What each command becomes on the wire. */
export function outgoingCallOf(command: SentCommand): OutgoingCall | null {
  switch (command.kind) {
    case 'install_trust_anchor':
      return installCertificate(command);
    case 'list_trust_anchors':
      return listTrustAnchors();
    case 'list_certificates':
      return listCertificates(command);
    case 'delete_certificate':
      // The message and its answer are those of 2.0.1; one for ISO 15118 has no place in it.
      return isForVehicles(command.of) ? null : deleteCertificate(command);
    case 'request_signing_request':
      return extendedTriggerMessage(command);
    case 'deliver_certificate':
      return certificateSigned(command);
    case 'read_settings':
      return getConfiguration(command);
    case 'change_setting':
      return changeConfiguration(command);
    case 'report_settings':
    case 'read_connection_slot':
    case 'write_connection_slot':
      return null;
    case 'restart':
      return reset(command);
    case 'fetch_log':
      return getLog(command, { hasDataCollector: false });
    case 'ask_log_status':
      return triggerLogStatus();
    default:
      return command satisfies never;
  }
}
