import { pino } from 'pino';
import { apiRoutes, type Routed } from './http/api-routes.ts';
import { createHttpApp } from './http/app.ts';

/** The OpenAPI document without a running system: routes are registered, none is called. */
export async function describeApi(): Promise<object> {
  const access = {} as Routed['access'];
  const app = await createHttpApp({
    access,
    openId: null,
    trustedProxies: [],
    logger: pino({ level: 'silent' }),
    cursorKey: Buffer.alloc(0),
    uiDirectory: null,
  });
  apiRoutes(app, {
    access,
    openId: null,
    secureCookies: false,
    lifecycle: {} as Routed['lifecycle'],
    auditLog: {} as Routed['auditLog'],
    iotHubs: {} as Routed['iotHubs'],
    serverCertificates: {} as Routed['serverCertificates'],
    stations: {} as Routed['stations'],
    vehicles: {} as Routed['vehicles'],
    enrolment: {} as Routed['enrolment'],
    calendars: {} as Routed['calendars'],
    milestones: {} as Routed['milestones'],
    attestations: {} as Routed['attestations'],
    syntheticProbes: {} as Routed['syntheticProbes'],
    events: {} as Routed['events'],
    webhooks: {} as Routed['webhooks'],
    alerts: {} as Routed['alerts'],
  });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}
