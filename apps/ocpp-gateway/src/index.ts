/** The OCPP gateway: TLS, sockets and frames end here; `startGateway` runs one inside this process. */
export { type GatewayConfig, type GatewayConfigInput, gatewayConfig } from './config/gateway-config.ts';
export { secureContextOptions, type TlsPolicy } from './connection/tls-policy.ts';
export { countConnectionsWithTheHeap } from './heap-limits.ts';
export { type Gateway, startGateway } from './start-gateway.ts';
