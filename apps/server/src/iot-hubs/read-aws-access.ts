import { readFile } from 'node:fs/promises';
import type { AwsAccess } from '@bfcert/certificate-lifecycle/adapters/aws-iot';
import type { IotHubConfiguration } from '../configuration/iot-hubs.ts';

type Configured = Pick<IotHubConfiguration, 'region' | 'endpoint' | 'trustAnchorsFile' | 'credentials'>;

/** With what the files hold that the configuration names. */
export async function readAwsAccess(configured: Configured): Promise<AwsAccess> {
  const { region, endpoint, trustAnchorsFile, credentials } = configured;
  return {
    region,
    endpoint,
    trustAnchorsPem: await textOf(trustAnchorsFile),
    credentials:
      credentials === null
        ? null
        : {
            accessKeyId: credentials.accessKeyId,
            secretAccessKey: (await textOf(credentials.secretAccessKeyFile)) ?? '',
            sessionToken: await textOf(credentials.sessionTokenFile),
          },
  };
}

const textOf = async (path: string | null): Promise<string | null> =>
  path === null ? null : (await readFile(path, 'utf8')).trim();
