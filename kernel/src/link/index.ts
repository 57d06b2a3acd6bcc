/** The link between server and gateways: the ports; each transport is its own entry point. */
export { type GatewayLink, LinkHandlerFailed, LinkUnavailable, type ServerLink } from './link.ts';
