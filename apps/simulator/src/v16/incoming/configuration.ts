import type { StationContext } from '../../station/station-context.ts';
import type { Handler16 } from '../answer.ts';
import { CONFIGURATION_KEYS, type ConfigurationKey } from '../configuration-keys.ts';
import { sameName } from '../same-name.ts';

/** 5.8. Without keys: all of them. A write-only key is listed without its value. */
export const getConfiguration: Handler16<'GetConfiguration'> = async ({ key = [] }, station) => {
  const asked = key.length === 0 ? CONFIGURATION_KEYS : key.flatMap((name) => find(name) ?? []);
  const unknownKey = key.filter((name) => find(name) === undefined);
  const configurationKey = asked.map((one) => listed(one, station));
  return {
    response: {
      ...(configurationKey.length === 0 ? {} : { configurationKey }),
      ...(unknownKey.length === 0 ? {} : { unknownKey }),
    },
  };
};

/** 5.3. */
export const changeConfiguration: Handler16<'ChangeConfiguration'> = async ({ key, value }, station) => {
  const found = find(key);
  if (found === undefined) return { response: { status: 'NotSupported' } };
  if (found.write === undefined) return { response: { status: 'Rejected' } };
  const { status, afterwards } = await found.write(value, station);
  return { response: { status }, ...(afterwards === undefined ? {} : { afterwards }) };
};

const find = (name: string): ConfigurationKey | undefined => CONFIGURATION_KEYS.find(({ key }) => sameName(key, name));

const listed = ({ key, read, write }: ConfigurationKey, station: StationContext) => ({
  key,
  readonly: write === undefined,
  ...(read === undefined ? {} : { value: read(station) }),
});
