import { z } from 'zod';

const path = z.string().min(1);

/** How an AWS service is reached. Secrets come as files. */
export const awsAccess = {
  region: z.string().min(1),
  endpoint: z.string().nullable(),
  trustAnchorsFile: path.nullable(),
  credentials: z
    .strictObject({
      accessKeyId: z.string().min(1),
      secretAccessKeyFile: path,
      sessionTokenFile: path.nullable(),
    })
    .nullable(),
};

export const iotHubs = z.array(
  z.strictObject({
    name: z.string().min(1),
    kind: z.literal('aws-iot'),
    ...awsAccess,
    rates: z.strictObject({ read: z.int().min(1), change: z.int().min(1) }),
    lookEveryMinutes: z.int().min(1),
  }),
);
export type IotHubConfiguration = z.infer<typeof iotHubs>[number];
