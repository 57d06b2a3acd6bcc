import officialSchemas from 'ocpp-rpc/lib/schemas/ocpp2_0_1.json' with { type: 'json' };
import { messageSchemas } from '../ocpp/schemas.ts';

export const OCPP_2_0_1_SCHEMAS = messageSchemas('2.0.1', officialSchemas);
