/** AWS Certificate Manager as a source of server certificates. */
export { type AwsAcmConfiguration, awsAcm } from './aws-acm.ts';
