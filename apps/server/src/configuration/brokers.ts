import { purposeNames } from '@bfcert/certificate-lifecycle';
import { logStoreSettings } from '@bfcert/evse-security/station-contract';
import { brokerKinds } from '@bfcert/vehicle-provisioning';
import { z } from 'zod';

/** Of whom vehicles have their contracts and certificates, and where documents about that are kept. */
export const brokers = z.array(
  z.strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
    kind: z.enum(brokerKinds),
    authorityFor: z.array(z.strictObject({ purpose: z.enum(purposeNames), program: z.string().nullable() })),
  }),
);

export const provisioning = z.strictObject({ documents: logStoreSettings });
