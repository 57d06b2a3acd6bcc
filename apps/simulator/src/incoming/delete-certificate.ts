import { anchorByHashData, listAnchors, sameAnchor } from '../security/anchor-hash-data.ts';
import { vehicleChainNamed } from '../vehicles/list-vehicle-chains.ts';
import type { Handler } from './answer.ts';

/** M04. The certificate of its connection cannot be deleted (M04.FR.06), and is listed only where it is for vehicles too. */
export const deleteCertificate: Handler<'DeleteCertificate'> = async (request, station) => {
  const { flash, events, faults } = station;
  const found = anchorByHashData(flash.memory.anchors, request.certificateHashData, faults.hashDataOf);
  if (found === null) return deleteVehicleChain(request, station);
  const { certificateType: use, certificate } = found;
  // M04.FR.03: the last root of its use would leave the station without a way to its CSMS.
  if (listAnchors(flash.memory.anchors).filter(({ certificateType }) => certificateType === use).length === 1) {
    return {
      response: { status: 'Failed', statusInfo: { reasonCode: 'Unspecified', additionalInfo: 'last of its type' } },
    };
  }
  await flash.change(({ anchors }) => ({ anchors: anchors.filter((anchor) => !sameAnchor(anchor, use, certificate)) }));
  events.emit({ type: 'anchor_removed', fingerprint: certificate.fingerprint });
  return { response: { status: 'Accepted' } };
};

const deleteVehicleChain: Handler<'DeleteCertificate'> = async (request, { flash, description }) => {
  const found = vehicleChainNamed(flash.memory, description, request.certificateHashData);
  if (found === null) return { response: { status: 'NotFound' } };
  if (found.isCombined) {
    const statusInfo = { reasonCode: 'Unspecified', additionalInfo: 'in use for its connection' };
    return { response: { status: 'Failed', statusInfo } };
  }
  await flash.change(({ v2gCredentials = [] }) => ({
    v2gCredentials: v2gCredentials.filter(({ chainPem }) => chainPem !== found.chainPem),
  }));
  return { response: { status: 'Accepted' } };
};
