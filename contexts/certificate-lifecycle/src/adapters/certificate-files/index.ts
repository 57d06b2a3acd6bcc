/** PEM files as a source of server certificates. */
export { certificateFiles } from './certificate-files.ts';
