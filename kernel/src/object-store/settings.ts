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

/** The same with its secret itself, for a process that has no file of it. */
export type ObjectStoreAccess =
  | { readonly kind: 'disk'; readonly directory: string }
  | ({ readonly kind: 's3' } & S3StoreSettings);

export async function readObjectStoreAccess(settings: ObjectStoreSettings): Promise<ObjectStoreAccess> {
  if (settings.kind === 'disk') return settings;
  const { credentials, ...where } = settings;
  if (credentials === null) return { ...where, credentials };
  const { accessKeyId, secretAccessKeyFile } = credentials;
  const secretAccessKey = (await readFile(secretAccessKeyFile, 'utf8')).trim();
  return { ...where, credentials: { accessKeyId, secretAccessKey } };
}

/** Asks nothing of the store yet. */
export function openObjectStore(access: ObjectStoreAccess): ObjectStore {
  if (access.kind === 'disk') return diskStore(access.directory);
  const { kind: _, ...settings } = access;
  return s3Store(settings);
}
