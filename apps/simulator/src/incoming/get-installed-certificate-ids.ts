import { listAnchors } from '../security/anchor-hash-data.ts';
import { listVehicleChains } from '../vehicles/list-vehicle-chains.ts';
import type { Handler } from './answer.ts';

/** M03. Without a type: all of them; none installed: NotFound. */
export const getInstalledCertificateIds: Handler<'GetInstalledCertificateIds'> = async (request, station) => {
  const { memory } = station.flash;
  const listed = [
    ...listAnchors(memory.anchors, station.faults.hashDataOf).map(({ certificateType, certificateHashData }) => ({
      certificateType,
      certificateHashData,
    })),
    ...listVehicleChains(memory, station.description).map(({ listed }) => listed),
  ];
  const certificateHashDataChain = listed.filter(
    ({ certificateType }) => request.certificateType === undefined || request.certificateType.includes(certificateType),
  );
  if (certificateHashDataChain.length === 0) return { response: { status: 'NotFound' } };
  return { response: { status: 'Accepted', certificateHashDataChain } };
};
