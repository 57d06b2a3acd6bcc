/** The link of a cluster: any number of servers and gateways over NATS, facts kept by JetStream. */
export type { BusOptions } from './nats/connection.ts';
export { connectGatewayLink, type GatewayLinkOptions } from './nats/gateway-link.ts';
export { listenServerLink, type ServerLinkOptions } from './nats/server-link.ts';
