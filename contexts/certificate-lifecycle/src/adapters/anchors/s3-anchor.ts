import '@bfcert/kernel/server-chain';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { AnchorConflict, type CheckpointAnchor } from '../../audit/anchor.ts';

export interface S3AnchorSettings {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  /** In place of the region's public endpoint. */
  readonly endpoint: string | null;
  /** Null: the SDK finds those of the machine's or the pod's role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

const REQUEST_MS = 10_000;
const CONNECT_MS = 3_000;

/**
 * An object per checkpoint, written only where there is none (`If-None-Match: *`); the bucket's object
 * lock makes them stay. The key ends in the size with leading zeros, so that a listing is in order.
 */
export function s3Anchor({ name, bucket, prefix, region, endpoint, credentials }: S3AnchorSettings): CheckpointAnchor {
  const client = new S3Client({
    region,
    maxAttempts: 1,
    forcePathStyle: true,
    // Other stores than Amazon's do not all know the checksums that the SDK adds by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { requestTimeout: REQUEST_MS, connectionTimeout: CONNECT_MS, throwOnRequestTimeout: true },
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials: { ...credentials } }),
  });
  const keyOf = (size: number): string => `${prefix}${String(size).padStart(15, '0')}.checkpoint`;
  /** Known to be there: a listing goes on from it. */
  let listedTo = '';

  const noteAt = async (key: string): Promise<string> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`${bucket}/${key} has no content`);
    return Body.transformToString();
  };

  async function* keysAfter(start: string): AsyncGenerator<string> {
    let after = start;
    for (;;) {
      const { Contents = [], IsTruncated } = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(after === '' ? {} : { StartAfter: after }),
        }),
      );
      for (const { Key } of Contents) {
        if (Key === undefined || !/\d{15}\.checkpoint$/.test(Key)) continue;
        yield Key;
        after = Key;
      }
      if (IsTruncated !== true || Contents.length === 0) return;
    }
  }

  return {
    name,
    async *read(fromSize) {
      for await (const key of keysAfter(fromSize <= 1 ? '' : keyOf(fromSize - 1))) yield noteAt(key);
    },
    async latest() {
      let last = listedTo;
      for await (const key of keysAfter(listedTo)) last = key;
      listedTo = last;
      return last === '' ? null : noteAt(last);
    },
    async publish({ size, note }) {
      const Key = keyOf(size);
      try {
        await client.send(
          new PutObjectCommand({ Bucket: bucket, Key, Body: note, ContentType: 'text/plain', IfNoneMatch: '*' }),
        );
      } catch (error) {
        const exists = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
        if (!exists) throw error;
        if ((await noteAt(Key)) !== note) {
          throw new AnchorConflict(`${bucket}/${Key} holds another checkpoint over ${size} entries`);
        }
      }
    },
  };
}
