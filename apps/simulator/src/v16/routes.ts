import { getLog } from '../incoming/get-log.ts';
import type { Handler16 } from './answer.ts';
import { certificateSigned } from './incoming/certificate-signed.ts';
import { changeConfiguration, getConfiguration } from './incoming/configuration.ts';
import { dataTransfer } from './incoming/data-transfer.ts';
import { deleteCertificate } from './incoming/delete-certificate.ts';
import { getInstalledCertificateIds } from './incoming/get-installed-certificate-ids.ts';
import { installCertificate } from './incoming/install-certificate.ts';
import { reset } from './incoming/reset.ts';
import { extendedTriggerMessage, triggerMessage } from './incoming/trigger-message.ts';
import type { ReceivedAction16 } from './messages.ts';

/** Every CALL that a station of 1.6 answers, and who answers it. */
export const ROUTES_16: { readonly [Action in ReceivedAction16]: Handler16<Action> } = {
  CertificateSigned: certificateSigned,
  ChangeConfiguration: changeConfiguration,
  DataTransfer: dataTransfer,
  DeleteCertificate: deleteCertificate,
  ExtendedTriggerMessage: extendedTriggerMessage,
  GetConfiguration: getConfiguration,
  GetInstalledCertificateIds: getInstalledCertificateIds,
  GetLog: getLog,
  InstallCertificate: installCertificate,
  Reset: reset,
  TriggerMessage: triggerMessage,
};

export const isReceivedAction16 = (action: string): action is ReceivedAction16 => Object.hasOwn(ROUTES_16, action);
