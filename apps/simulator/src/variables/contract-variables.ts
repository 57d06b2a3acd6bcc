import { accepted, MAX_ORGANISATION_LENGTH, rejected, type Variable } from './variable.ts';

export const CONTRACT_VARIABLES: readonly Variable[] = [
  {
    component: 'ISO15118Ctrlr',
    variable: 'OrganizationName',
    read: ({ flash }) => flash.memory.v2gOrganisation ?? '',
    async write(value, { flash }) {
      if (value === '' || value.length > MAX_ORGANISATION_LENGTH) return rejected('InvalidValue');
      await flash.change(() => ({ v2gOrganisation: value }));
      return accepted;
    },
  },
  {
    component: 'ISO15118Ctrlr',
    variable: 'CentralContractValidationAllowed',
    dataType: 'boolean',
    read: ({ flash }) => String(flash.memory.centralContractValidation ?? false),
    async write(value, { flash }) {
      const text = value.toLowerCase();
      if (text !== 'true' && text !== 'false') return rejected('InvalidValue');
      await flash.change(() => ({ centralContractValidation: text === 'true' }));
      return accepted;
    },
  },
];
