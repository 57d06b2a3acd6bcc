import { purposeNames } from '@bfcert/certificate-lifecycle';
import { logStoreSettings } from '@bfcert/evse-security/station-contract';
import { z } from 'zod';

const known = {
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  authorityFor: z.array(z.strictObject({ purpose: z.enum(purposeNames), program: z.string().nullable() })),
  contractsAt: z.array(z.string().nullable()),
};

/** Of whom vehicles have their contracts and certificates, and where documents about that are kept. */
export const brokers = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ ...known, kind: z.literal('manual') }),
    z.strictObject({
      ...known,
      kind: z.literal('hubject_opcp'),
      url: z.url(),
      clientId: z.string(),
      clientSecretFile: z.string(),
      audience: z.string().nullable(),
      tokenUrl: z.url().nullable(),
      signedContractDataPath: z.string(),
      headers: z.record(z.string(), z.string()),
      allowedNetworks: z.array(z.string()),
    }),
  ]),
);
export type BrokerSettings = z.infer<typeof brokers>[number];

export const provisioning = z.strictObject({ documents: logStoreSettings });
