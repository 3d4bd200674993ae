import { describe, expect, it } from '@jest/globals';
import { contexts, documents, views } from './index.js';

const made = documents(contexts, views);

describe('the document of commands', () => {
  const text = made['libs/catalogue/COMMANDS.md'] ?? '';

  it('has a line for every command and every event', () => {
    for (const { aggregates } of contexts) {
      for (const { commands, state } of aggregates) {
        for (const name of [...commands.map((command) => command.name), ...Object.keys(state.events)]) {
          expect(text).toContain(`| \`${name}\` |`);
        }
      }
    }
  });

  it('tells who may send, on what, and which fields are personal', () => {
    expect(text).toContain('| `RegisterCustomer` | Register a customer. | service, agent | new `customer` | – |');
    expect(text).toMatch(/\| `ProfileChanged` .*changed\[\]\.from/);
    expect(text).toMatch(/\| `CustomerRegistered` \| 1 \| – \| .*name.*birthDate/);
  });
});

describe('the document of views', () => {
  const text = made['projections/README.md'] ?? '';

  it('has the address of every query, and what each view reads', () => {
    for (const { view } of views) expect(text).toContain(`## ${view.name}\n`);
    expect(text).toContain('| `/customer-360/<key>` |');
    expect(text).toContain('| `/pipeline-board/deals` |');
    expect(text).toMatch(/Reads .*CustomerRegistered/);
  });
});
