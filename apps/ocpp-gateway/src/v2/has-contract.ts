import type { JsonObject } from '../rpc/frame.ts';

/** Whether an AuthorizeRequest has something of a contract certificate (C07); else it is the CSMS's alone. */
export const hasContract = ({ certificate, iso15118CertificateHashData }: JsonObject): boolean =>
  certificate !== undefined || iso15118CertificateHashData !== undefined;
