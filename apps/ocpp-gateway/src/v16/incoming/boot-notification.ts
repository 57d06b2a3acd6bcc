import { bootNotification as newest } from '../../v2/incoming/boot-notification.ts';
import { translated } from './translated.ts';

interface BootNotificationRequest {
  readonly chargePointVendor: string;
  readonly chargePointModel: string;
  readonly chargePointSerialNumber?: string;
  /** Of the charge box inside the charge point. Deprecated in 1.6; many stations fill in nothing else. */
  readonly chargeBoxSerialNumber?: string;
  readonly firmwareVersion?: string;
}

/**
 * 4.2. The charge point's serial number is the one that is bound, and that the certificate names. The box's may
 * confirm it where the other is left out, and cannot contradict it: it is the number of another part. 1.6 gives no
 * reason of a boot.
 */
export const bootNotification = translated<BootNotificationRequest>(newest, {
  there: (request, { identity }, { table }) => {
    const bound = table.entryOfIdentity(identity.identityId)?.serialNumber;
    const box = request.chargeBoxSerialNumber;
    const serialNumber = request.chargePointSerialNumber ?? (box === bound ? box : undefined);
    return {
      reason: 'Unknown',
      chargingStation: {
        vendorName: request.chargePointVendor,
        model: request.chargePointModel,
        ...(serialNumber === undefined ? {} : { serialNumber }),
        ...(request.firmwareVersion === undefined ? {} : { firmwareVersion: request.firmwareVersion }),
      },
    };
  },
});
