/** The link between server and gateways: the ports; each transport is its own entry point. */
export {
  GATEWAY_MESSAGE_LIMIT_BYTES,
  type GatewayLink,
  type Keeping,
  LinkHandlerFailed,
  LinkPayloadTooLarge,
  LinkUnavailable,
  type ServerLink,
  SpoolFull,
} from './link.ts';
