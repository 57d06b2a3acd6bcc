import type { ReceivedAction } from '../ocpp/messages.ts';
import type { Handler } from './answer.ts';
import { certificateSigned } from './certificate-signed.ts';
import { deleteCertificate } from './delete-certificate.ts';
import { getBaseReport } from './get-base-report.ts';
import { getInstalledCertificateIds } from './get-installed-certificate-ids.ts';
import { getLog } from './get-log.ts';
import { getReport } from './get-report.ts';
import { getVariables } from './get-variables.ts';
import { installCertificate } from './install-certificate.ts';
import { reset } from './reset.ts';
import { setNetworkProfile } from './set-network-profile.ts';
import { setVariables } from './set-variables.ts';
import { triggerMessage } from './trigger-message.ts';

/** Every CALL this station answers, and who answers it. */
export const ROUTES: { readonly [Action in ReceivedAction]: Handler<Action> } = {
  CertificateSigned: certificateSigned,
  DeleteCertificate: deleteCertificate,
  GetBaseReport: getBaseReport,
  GetInstalledCertificateIds: getInstalledCertificateIds,
  GetLog: getLog,
  GetReport: getReport,
  GetVariables: getVariables,
  InstallCertificate: installCertificate,
  Reset: reset,
  SetNetworkProfile: setNetworkProfile,
  SetVariables: setVariables,
  TriggerMessage: triggerMessage,
};

export function isReceivedAction(action: string): action is ReceivedAction {
  return Object.hasOwn(ROUTES, action);
}
