import '../server-chain.ts';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { checkedKey, type ObjectStore, StoreFull } from './object-store.ts';

export interface S3StoreSettings {
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  /** In place of the region's public endpoint. */
  readonly endpoint: string | null;
  /** Null: the SDK finds those of the machine's or the pod's role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

const CONNECT_MS = 3_000;
/** Without a word from the store; a file takes as long as it takes. */
const SILENCE_MS = 60_000;

/** What stores of their own kind say when a quota is reached. */
const FULL: ReadonlySet<string> = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage']);

/** A bucket with an object for each key, written in one piece. */
export function s3Store({ bucket, prefix, region, endpoint, credentials }: S3StoreSettings): ObjectStore {
  const client = new S3Client({
    region,
    maxAttempts: 1,
    forcePathStyle: true,
    // Other stores than Amazon's do not all know the checksums that the SDK adds by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials: { ...credentials } }),
  });
  const at = (key: string) => ({ Bucket: bucket, Key: `${prefix}${checkedKey(key)}` });
  return {
    async put(key, { path, bytes, sha256 }) {
      try {
        await client.send(
          new PutObjectCommand({
            ...at(key),
            Body: createReadStream(path),
            ContentLength: bytes,
            ContentType: 'application/octet-stream',
            // The store itself refuses what did not arrive as it was read here.
            ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          }),
        );
      } catch (error) {
        if (error instanceof S3ServiceException && (FULL.has(error.name) || error.$metadata.httpStatusCode === 507))
          throw new StoreFull('the bucket takes no more', { cause: error });
        throw error;
      }
    },
    async open(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand(at(key)));
        if (!(Body instanceof Readable)) throw new Error(`${bucket} gave an object that is no stream`);
        return Body;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key)));
    },
    close: () => client.destroy(),
  };
}
