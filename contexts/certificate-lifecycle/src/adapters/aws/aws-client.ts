import '@bfcert/kernel/server-chain';
import { Agent } from 'node:https';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

export interface AwsAccess {
  readonly region: string;
  /** In place of the region's public endpoint. */
  readonly endpoint: string | null;
  /** PEM, in place of the public anchors. */
  readonly trustAnchorsPem: string | null;
  /** Null: the SDK finds those of the machine's or the pod's role. */
  readonly credentials: AwsCredentials | null;
}

/** A client of the SDK that repeats nothing by itself: only the caller knows which call may be repeated. */
export function clientSettings({ region, endpoint, trustAnchorsPem, credentials }: AwsAccess) {
  return {
    region,
    maxAttempts: 1,
    requestHandler: {
      httpsAgent: new Agent({ keepAlive: true, ...(trustAnchorsPem === null ? {} : { ca: trustAnchorsPem }) }),
    },
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials: identityOf(credentials) }),
  };
}

const identityOf = ({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken === null ? {} : { sessionToken }),
});
