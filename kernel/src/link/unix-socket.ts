/** The link of the embedded system: one server and its gateways on one host, over a protected Unix socket. */
export { connectGatewayLink, type GatewayLinkOptions } from './unix-socket/gateway-link.ts';
export { listenServerLink, type ServerLinkOptions } from './unix-socket/server-link.ts';
