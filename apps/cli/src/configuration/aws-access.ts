import { z } from 'zod';
import { readableFile } from './file-content.ts';

/** To an AWS service; the settings are the same for each. */
export const awsAccess = {
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be the name of an AWS region, such as eu-central-1'),
  /** In place of the region's public endpoint; its anchors in place of the public ones. */
  endpoint: z
    .string()
    .regex(
      /^(https:\/\/[a-z0-9.-]+|http:\/\/(localhost|127\.0\.0\.1))(:\d{1,5})?$/,
      'must be https://<host>, or http:// on this machine, without a path',
    )
    .nullable()
    .default(null),
  trustAnchorsFile: readableFile.nullable().default(null),
  /** Left out, the SDK finds those of the machine's or the pod's role. */
  credentials: z
    .strictObject({
      accessKeyId: z.string().regex(/^\w{16,128}$/, 'must be an access key id'),
      secretAccessKeyFile: readableFile,
      sessionTokenFile: readableFile.nullable().default(null),
    })
    .nullable()
    .default(null),
};

/** Calls per second: the account's quota, less what others use of it. */
export const callRate = (usual: number) => z.int('must be a whole number from 1 to 100').min(1).max(100).default(usual);

export const sourceName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be 1–40 characters a-z 0-9 -, and begin with a letter');

export const everyMinutes = (usual: number) =>
  z.int('must be a whole number from 1 to 1440').min(1).max(1_440).default(usual);

/** No two entries of a list by the same name. */
export const namedApart = <Entry extends { readonly name: string }>(list: readonly Entry[]): boolean =>
  new Set(list.map(({ name }) => name)).size === list.length;
