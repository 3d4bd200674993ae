import { describe, expect, it } from '@jest/globals';
import { views } from './index.js';
import { listColumns } from './list-columns.js';

const lists = views.flatMap(({ view, queries }) =>
  Object.entries(queries).flatMap(([name, { kind }]) => (kind === 'list' ? [[view.name, name] as const] : [])),
);

describe('the columns of a list', () => {
  it('are its fields, those of objects with their path, lists and texts that may be withheld in one', () => {
    expect(listColumns('contact-lookup', 'list')).toEqual(
      expect.arrayContaining(['customerId', 'name', 'contactPointId', 'value', 'primary']),
    );
    expect(listColumns('churn-risk', 'list')).toEqual(
      expect.arrayContaining(['customerId', 'valueAtRisk.amount', 'valueAtRisk.currency', 'reasons']),
    );
    expect(listColumns('privacy-requests', 'list')).toContain('note');
    expect(listColumns('privacy-requests', 'list')).not.toContain('note.withheld');
  });

  it.each(lists)('are known of %s/%s, each once', (view, query) => {
    const columns = listColumns(view, query);
    expect(columns.length).toBeGreaterThan(0);
    expect(new Set(columns).size).toBe(columns.length);
  });

  it('are none where nothing is known', () => {
    expect(listColumns('nothing', 'list')).toEqual([]);
  });
});
