import { describe, expect, it } from '@jest/globals';
import { FORGOTTEN, happened } from '#kernel';
import { given } from '#kernel/testing';
import { opened } from '../testing.js';
import { changeDealFields } from './change-deal-fields.js';
import { DealFieldsChanged } from './deal.events.js';
import { dealState } from './deal.state.js';

const dealId = 'd-1';

describe('ChangeDealFields', () => {
  it('records what differs, and nothing a second time', () => {
    const body = { dealId, set: { budget: 6, floor: 'tiles' }, title: 'Kitchen and bath' };
    const changed = [
      { field: 'title', from: 'Kitchen for Sri', to: 'Kitchen and bath' },
      { field: 'fields.budget', from: 5, to: 6 },
    ];
    given(dealState, [opened({ fields: { budget: 5, floor: 'tiles' } })])
      .when(changeDealFields, body)
      .then([happened(DealFieldsChanged, { dealId, changed })])
      .when(changeDealFields, body)
      .thenNothing();
  });

  it('tells a field named title from the title', () => {
    const story = given(dealState, [opened()])
      .when(changeDealFields, { dealId, set: { title: 'Dr' } })
      .then([happened(DealFieldsChanged, { dealId, changed: [{ field: 'fields.title', to: 'Dr' }] })]);
    expect(story.state).toMatchObject({ title: 'Kitchen for Sri', fields: { title: 'Dr' } });
    story.when(changeDealFields, { dealId, title: 'Bath' });
    expect([story.state.title, story.state.fields]).toEqual(['Bath', { title: 'Dr' }]);
  });

  it('takes no method that every object has for a value', () => {
    const { events } = given(dealState, [opened()]).when(changeDealFields, { dealId, set: { toString: 'x' } });
    expect(events.at(-1)?.data).toEqual({ dealId, changed: [{ field: 'fields.toString', to: 'x' }] });
  });

  it('finds a forgotten title equal to nothing', () => {
    given(dealState, [opened({ title: FORGOTTEN })])
      .when(changeDealFields, { dealId, title: 'New' })
      .then([happened(DealFieldsChanged, { dealId, changed: [{ field: 'title', from: FORGOTTEN, to: 'New' }] })]);
  });
});
