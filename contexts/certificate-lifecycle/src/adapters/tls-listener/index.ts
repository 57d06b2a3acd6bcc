/** TLS listeners as a source of server certificates: what they show to a client. */
export { tlsListeners, type WatchedListener } from './tls-listeners.ts';
