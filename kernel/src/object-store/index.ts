/** Files that are too large for a database: on a disk or in a bucket, under keys of ours. */
export { type FileToKeep, type ObjectStore, StoreFull } from './object-store.ts';
export {
  type ObjectStoreAccess,
  type ObjectStoreSettings,
  openObjectStore,
  readObjectStoreAccess,
} from './settings.ts';
