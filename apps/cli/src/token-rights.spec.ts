import { expect, it } from '@jest/globals';
import { rightsOf } from './token-rights.js';

it('a service is granted all commands of its role, or those named', () => {
  expect(rightsOf('service', {})).toEqual({ commands: '*', personal: false });
  const commands = ' LoseDeal,RegisterCustomer ';
  expect(rightsOf('service', { commands })).toEqual({ commands: ['LoseDeal', 'RegisterCustomer'], personal: false });
});

it.each(['service', 'analyst', 'auditor'] as const)('%s may be shown personal values', (role) => {
  expect(rightsOf(role, { personal: true })).toEqual({ commands: '*', personal: true });
});

it.each([
  ['service', { commands: 'LoseDeal,LooseDeal' }, 'There is no command LooseDeal. Did you mean LoseDeal?'],
  ['service', { commands: '' }, '--commands names none.'],
  ['service', { commands: 'SealLedger' }, 'Role service may not send SealLedger.'],
  ['agent', { commands: 'LoseDeal' }, '--commands limits role service only, not agent.'],
  [
    'agent',
    { personal: true },
    '--personal is for service, analyst, auditor: what agent is shown, its role alone tells.',
  ],
  ['customer', { personal: true }, '--personal is for service'],
] as const)('refused by name: role %s with %j', (role, options, sentence) => {
  expect(() => rightsOf(role, options)).toThrow(sentence);
});
