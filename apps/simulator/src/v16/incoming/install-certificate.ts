import { installCertificate as newest } from '../../incoming/install-certificate.ts';
import { type Handler16, statusAlone } from '../answer.ts';
import { USES } from '../uses.ts';

/** 16:M05. */
export const installCertificate: Handler16<'InstallCertificate'> = async ({ certificateType, certificate }, station) =>
  statusAlone(await newest({ certificateType: USES[certificateType], certificate }, station));
