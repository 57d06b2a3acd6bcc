import type { Handler16 } from '../answer.ts';
import { answerWrapped, PNC_VENDOR } from '../plug-and-charge.ts';
import { sameName } from '../same-name.ts';

/** 5.4. A station that has EVSEs with SeccIds speaks of their certificates by the application note; it has no other vendor's words. */
export const dataTransfer: Handler16<'DataTransfer'> = async ({ vendorId, messageId, data }, station) => {
  if (!sameName(vendorId, PNC_VENDOR) || !station.vehicles.isPossible) {
    return { response: { status: 'UnknownVendorId' } };
  }
  // The status outside is one of those of DataTransfer.
  return (await answerWrapped(messageId, data, station)) as Awaited<ReturnType<Handler16<'DataTransfer'>>>;
};
