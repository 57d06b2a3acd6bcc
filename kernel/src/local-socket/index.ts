/**
 * Talk between processes of one host: JSON frames over a Unix socket, each side proven to the other
 * before anything is handled. No third-party code: the PKI process uses it.
 */
export { type ConnectLocalOptions, connectLocal } from './connect-local.ts';
export { lockDirectory } from './directory-lock.ts';
export {
  LocalAuthenticationFailed,
  LocalFrameTooLarge,
  LocalPeerClosed,
  LocalRequestFailed,
  LocalRequestTimedOut,
  LocalSocketInUse,
  LocalSocketUnavailable,
  LocalSocketUnsafe,
} from './errors.ts';
export type { CallerRefusal } from './handshake.ts';
export { type ListenLocalOptions, type LocalListener, listenLocal } from './listen-local.ts';
export type { LocalPeer } from './local-peer.ts';
export { awaitWelcome, welcomeProven } from './proven-connection.ts';
export { createSecretFile, readSecretFile } from './secret-file.ts';
export { socketPathFor } from './socket-path.ts';
