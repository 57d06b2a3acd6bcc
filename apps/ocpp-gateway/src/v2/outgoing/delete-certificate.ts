import { type CommandOf, detailOf, type OutgoingCall, outgoing, type StatusInfo } from '../../dialect/outgoing-call.ts';

interface DeleteCertificateResponse {
  readonly status: 'Accepted' | 'Failed' | 'NotFound';
  readonly statusInfo?: StatusInfo;
}

/** M04. Named as the station reported it (FR.07). A NotFound changes nothing there; what is left is asked for afterwards. */
export const deleteCertificate = ({ hashData }: CommandOf<'delete_certificate'>): OutgoingCall =>
  outgoing<DeleteCertificateResponse>(
    'DeleteCertificate',
    { certificateHashData: hashData },
    ({ status, statusInfo }) =>
      status === 'Accepted' ? { outcome: 'accepted' } : { outcome: 'rejected', detail: detailOf(status, statusInfo) },
  );
