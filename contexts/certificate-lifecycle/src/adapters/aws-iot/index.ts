/** AWS IoT Core's certificate registry as an IoT hub of the lifecycle. */
export type { AwsAccess } from '../aws/aws-client.ts';
export { type AwsIotConfiguration, awsIotHub } from './aws-iot-hub.ts';
