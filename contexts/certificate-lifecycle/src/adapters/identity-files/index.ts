/** Files that another system drops as sources of identities. */
export { identityFile } from './identity-file.ts';
