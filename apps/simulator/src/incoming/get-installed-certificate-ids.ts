import { listAnchors } from '../security/anchor-hash-data.ts';
import type { Handler } from './answer.ts';

/** M03. Without a type: all of them; none installed: NotFound. */
export const getInstalledCertificateIds: Handler<'GetInstalledCertificateIds'> = async (request, station) => {
  const listed = listAnchors(station.flash.memory.anchors).filter(
    ({ certificateType }) => request.certificateType === undefined || request.certificateType.includes(certificateType),
  );
  if (listed.length === 0) return { response: { status: 'NotFound' } };
  const certificateHashDataChain = listed.map(({ certificateType, certificateHashData }) => ({
    certificateType,
    certificateHashData,
  }));
  return { response: { status: 'Accepted', certificateHashDataChain } };
};
