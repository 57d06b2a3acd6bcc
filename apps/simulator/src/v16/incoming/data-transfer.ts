import type { Handler16 } from '../answer.ts';

/** 5.4. This station has no words of any vendor. */
export const dataTransfer: Handler16<'DataTransfer'> = async () => ({ response: { status: 'UnknownVendorId' } });
