import { certificateSigned as newest } from '../../incoming/certificate-signed.ts';
import { type Handler16, statusAlone } from '../answer.ts';

/** 16:A02.FR.06–10, without a type, as 1.6 has none. One that is valid now is used at the next connection, which on profile 3 this station makes at once. */
export const certificateSigned: Handler16<'CertificateSigned'> = async ({ certificateChain }, station) =>
  statusAlone(await newest({ certificateChain }, station));
