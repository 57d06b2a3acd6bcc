import { readFile } from 'node:fs/promises';
import { diskStore } from './disk-store.ts';
import type { ObjectStore } from './object-store.ts';
import { type S3StoreSettings, s3Store } from './s3-store.ts';

/** Where files are kept. Secrets come as files. */
export type ObjectStoreSettings =
  | { readonly kind: 'disk'; readonly directory: string }
  | ({
      readonly kind: 's3';
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKeyFile: string } | null;
    } & Omit<S3StoreSettings, 'credentials'>);

/** Asks nothing of the store yet. */
export async function openObjectStore(settings: ObjectStoreSettings): Promise<ObjectStore> {
  if (settings.kind === 'disk') return diskStore(settings.directory);
  const { credentials, ...where } = settings;
  if (credentials === null) return s3Store({ ...where, credentials });
  const { accessKeyId, secretAccessKeyFile } = credentials;
  const secretAccessKey = (await readFile(secretAccessKeyFile, 'utf8')).trim();
  return s3Store({ ...where, credentials: { accessKeyId, secretAccessKey } });
}
