import { listAnchors } from '../../security/anchor-hash-data.ts';
import type { Handler16 } from '../answer.ts';
import { USES } from '../uses.ts';

/** 16:M03: of the one type that was asked for, which the answer does not repeat. */
export const getInstalledCertificateIds: Handler16<'GetInstalledCertificateIds'> = async (request, station) => {
  const use = USES[request.certificateType];
  const certificateHashData = listAnchors(station.flash.memory.anchors, station.faults.hashDataOf)
    .filter(({ certificateType }) => certificateType === use)
    .map((listed) => listed.certificateHashData);
  if (certificateHashData.length === 0) return { response: { status: 'NotFound' } };
  return { response: { status: 'Accepted', certificateHashData } };
};
