/** The words server and gateway share about stations: commands, outcomes, facts and the admission table. No OCPP message or enum. */
export * from './admission.ts';
export * from './certificate-status.ts';
export * from './commands.ts';
export * from './contract-certificate.ts';
export * from './facts.ts';
export * from './gateway-memory.ts';
export * from './gateway-settings.ts';
export * from './log-store.ts';
export * from './protocol.ts';
export * from './read-facts.ts';
export * from './revocation.ts';
export * from './server-certificate.ts';
export * from './station-log.ts';
export * from './upstream.ts';
