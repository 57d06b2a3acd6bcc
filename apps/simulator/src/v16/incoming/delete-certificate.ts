import { deleteCertificate as newest } from '../../incoming/delete-certificate.ts';
import { type Handler16, statusAlone } from '../answer.ts';

/** 16:M04. */
export const deleteCertificate: Handler16<'DeleteCertificate'> = async (request, station) =>
  statusAlone(await newest(request, station));
