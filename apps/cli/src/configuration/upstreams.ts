import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { upstreamSettings } from '@bfcert/server/upstream-settings';
import { z } from 'zod';
import { namedApart, sourceName } from './aws-access.ts';
import { readableFile } from './file-content.ts';

/** One file for all stations, or one for each where the path has `{identity}` in it; those are looked for when a station comes. */
const secretFile = z
  .string()
  .min(1)
  .transform((path, context) => {
    try {
      if (!path.includes('{identity}')) accessSync(path, constants.R_OK);
      return resolve(path);
    } catch {
      context.addIssue({ code: 'custom', message: `names ${path}, which does not exist or cannot be read` });
      return z.NEVER;
    }
  })
  .nullable()
  .default(null);

const upstream = upstreamSettings.safeExtend({
  name: sourceName,
  passwordFile: secretFile,
  certificateFile: secretFile,
  keyFile: secretFile,
  trustAnchorsFile: readableFile.nullable().default(null),
});

type Upstream = z.infer<typeof upstream>;

const stationsOf = ({ stations }: Upstream): readonly string[] => (stations === 'all' ? [] : stations);

/** CSMSs that stand behind the gateways, and which stations have which. */
export const upstreams = z
  .array(upstream)
  .max(100)
  .refine(namedApart, 'each must have another name')
  .refine((all) => all.filter(({ stations }) => stations === 'all').length <= 1, 'only one can be for all')
  .refine((all) => {
    const named = all.flatMap(stationsOf);
    return new Set(named).size === named.length;
  }, 'each station can have one');
