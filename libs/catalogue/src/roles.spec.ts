import { describe, expect, it } from '@jest/globals';
import { mayAsk, mayCommand } from './roles.js';

describe('mayCommand', () => {
  it('lets agents send what names no roles, and nobody who only reads', () => {
    const command = { name: 'LoseDeal' };
    expect(mayCommand(command, { roles: ['agent'] })).toBe(true);
    expect(mayCommand(command, { roles: ['analyst', 'auditor', 'customer'] })).toBe(false);
    expect(mayCommand(command, { roles: [] })).toBe(false);
  });

  it('lets a service send only what it is granted', () => {
    const command = { name: 'LoseDeal' };
    expect(mayCommand(command, { roles: ['service'] })).toBe(false);
    expect(mayCommand(command, { roles: ['service'], commands: ['WinDeal'] })).toBe(false);
    expect(mayCommand(command, { roles: ['service'], commands: ['LoseDeal'] })).toBe(true);
    expect(mayCommand(command, { roles: ['service'], commands: ['*'] })).toBe(true);
  });

  it('does not let a service send what is not for services, granted or not', () => {
    expect(mayCommand({ name: 'ForgetCustomer', roles: ['agent'] }, { roles: ['service'], commands: ['*'] })).toBe(
      false,
    );
  });

  it('lets an admin send all but internal commands', () => {
    expect(mayCommand({ name: 'ForgetCustomer', roles: ['agent'] }, { roles: ['admin'] })).toBe(true);
    expect(mayCommand({ name: 'RecordExpiry', internal: true }, { roles: ['admin', 'service'], commands: ['*'] })).toBe(
      false,
    );
  });
});

describe('mayAsk', () => {
  it('lets only the declared roles and admin ask', () => {
    const query = { roles: ['analyst'] } as const;
    expect(mayAsk(query, { roles: ['analyst'] })).toBe(true);
    expect(mayAsk(query, { roles: ['admin'] })).toBe(true);
    expect(mayAsk(query, { roles: ['agent', 'service'] })).toBe(false);
  });
});
